/** What a decision rests on, line by line: rule, inputs, candidates, loss, blockers. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import { showMs } from '../terminal/show-ms.ts';
import { count, list } from './list.ts';

type Data<T extends 'ScopeAssessed' | 'RecoveryDecided' | 'RecoveryWithheld'> =
  EventOfType<T>['data'];

const events = (inputs: readonly number[]): string => list(inputs.map((n) => `#${n}`));

export const scopeLines = (data: Data<'ScopeAssessed'>): readonly string[] => {
  const { rule, inputs, policyVersion, root, counted, explained, threshold, windowMs } = data;
  const window = windowMs === null ? '' : ` within ${showMs(windowMs)}`;
  const limit = threshold === null ? '' : `; full recovery from ${threshold}${window} on`;
  return [
    `because: ${rule}`,
    `policy ${policyVersion || 'not said'}, from events ${events(inputs)}`,
    ...(root === null ? [] : [`recovered first: ${root}`]),
    ...(counted.length === 0 ? [] : [`counted: ${list(counted)}${limit}`]),
    ...explained.map(({ component, by }) => `${component} is explained by ${by}`),
  ];
};

export const decidedLines = (data: Data<'RecoveryDecided'>): readonly string[] => {
  const { rule, policyVersion, inputs, candidates, targetMs, runbook } = data;
  const { parent, site, approval, overrides } = data;
  return [
    `because: ${rule}`,
    `policy ${policyVersion}, target ${showMs(targetMs)}, by ${runbook}, from events ${events(inputs)}`,
    ...(parent === null ? [] : [`part of ${parent}`]),
    ...(site === null ? [] : [`to the site ${site}`]),
    ...candidateLines(candidates),
    ...(candidates.length === 0 ? [] : [lossLine(data.predictedLoss)]),
    ...overrides.map(({ code, by }) => `${by} took it upon themselves: ${code}`),
    ...(approval === null ? [] : [approvalLine(approval)]),
  ];
};

const approvalLine = ({
  required,
  roles,
  everyRole,
  notRequester,
  limitMs,
  onExpiry,
}: NonNullable<Data<'RecoveryDecided'>['approval']>): string =>
  `asks first: ${required} of ${list(roles)}${everyRole ? ', each role heard' : ''}` +
  `${notRequester ? ', not who asked' : ''}, within ${showMs(limitMs)}, else ${onExpiry}`;

export const withheldLines = (data: Data<'RecoveryWithheld'>): readonly string[] => [
  `because: ${data.rule} (policy ${data.policyVersion}), from events ${events(data.inputs)}`,
  ...candidateLines(data.candidates),
  ...(data.predictedLoss === null ? [] : [lossLine(data.predictedLoss)]),
];

export const candidateLines = (
  candidates: Data<'RecoveryDecided'>['candidates'],
): readonly string[] =>
  candidates.map(
    ({ instance, chosen, reason }) => `${instance} was ${chosen ? 'taken' : 'refused'}: ${reason}`,
  );

const lossLine = ({ state, records, basis }: Data<'RecoveryDecided'>['predictedLoss']): string => {
  const most = records === null ? '' : ` at most ${count(records, 'record')}`;
  return `predicted loss ${state}${state === 'BOUNDED' ? most : ''}: ${basis}`;
};

export const blockerLines = ({ blockers, until }: Data<'RecoveryWithheld'>): readonly string[] => [
  ...blockers.flatMap(({ code, detail, lift }) => [`${code}: ${detail}`, `  lifted when: ${lift}`]),
  ...(until === null ? [] : [`all of it lifts by itself at ${until}`]),
];
