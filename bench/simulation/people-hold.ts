/** What must hold of people's acts: what counts, what does not, and what waits for whom. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';
import { forgedMark } from './acts.ts';
import type { Rule, Run } from './invariants.ts';
import { byRecovery, type OfType, ofType } from './record-parts.ts';

/** What is written in somebody's name by somebody else appears in nothing that was decided. */
export const nothingByAnInvalidAct: Rule = ({ record, isGood }) => {
  const bad = new Set(
    ofType(record, 'RecoveryRequested', 'KillSwitchInvoked')
      .map(({ meta }) => meta.sequence)
      .filter((sequence) => !isGood(sequence)),
  );
  return record.flatMap((event) => {
    const { type, data, meta } = event;
    if (!decisions.includes(type)) return [];
    const cause = 'failure' in data && typeof data.failure === 'number' ? data.failure : 0;
    return bad.has(cause) || JSON.stringify(data).includes(forgedMark)
      ? [`${type} ${meta.sequence} rests on an act that counts for nothing`]
      : [];
  });
};

const decisions: readonly string[] = [
  ...['RecoveryDecided', 'RecoveryWithheld', 'ScopeAssessed', 'IncidentResolved', 'StepFailed'],
  ...['StepSkipped', 'RecoveryPaused', 'RecoveryContinued', 'RecoveryAbandoned'],
];

type Requested = OfType<'ApprovalRequested'>;

/** A step that asks ends well only when enough people agreed to the newest text, or it is left. */
export const agreedBeforeItActs: Rule = (run) =>
  [...byRecovery(run.record)].flatMap(([recovery, events]) =>
    askingSteps(events).flatMap((step) => {
      const ended = events.find((one) => one.type === 'StepSucceeded' && one.data.step === step);
      if (ended?.type !== 'StepSucceeded' || ended.data.rehearsed) return [];
      if (ended.data.output['approved'] === 'no') return leftOut(recovery, events, ended);
      const asked = questionsBefore(events, step, ended.meta.sequence);
      const missing = missingFrom(run, asked, ended);
      return missing === undefined ? [] : [`${step} of ${recovery} ended well, and ${missing}`];
    }),
  );

const askingSteps = (events: readonly Recorded[]): readonly string[] =>
  events.flatMap((event) =>
    event.type === 'RecoveryPlanned'
      ? event.data.steps.filter(({ action }) => action === 'approve').map(({ id }) => id)
      : [],
  );

/** Nobody answered, and the step that was asked about is left out: it never begins. */
const leftOut = (
  recovery: string,
  events: readonly Recorded[],
  { data }: OfType<'StepSucceeded'>,
): readonly string[] => {
  const skipped = data.output['skipped'];
  return events.some((one) => one.type === 'StepStarted' && one.data.step === skipped)
    ? [`${skipped} of ${recovery} began, and nobody had agreed to it`]
    : [];
};

const questionsBefore = (
  events: readonly Recorded[],
  step: string,
  sequence: number,
): readonly Requested[] => {
  const before = events.filter(({ meta }) => meta.sequence < sequence);
  const failed = before.findLast((one) => one.type === 'StepFailed' && one.data.step === step);
  return ofType(before, 'ApprovalRequested').filter(
    ({ data, meta }) =>
      data.approval.endsWith(step) && meta.sequence > (failed?.meta.sequence ?? 0),
  );
};

const missingFrom = (
  run: Run,
  asked: readonly Requested[],
  ended: OfType<'StepSucceeded'>,
): string | undefined => {
  const newest = asked.at(-1);
  if (newest === undefined) return 'nobody was asked';
  const { data } = newest;
  const other = asked.findLast((one) => one.data.shownHash !== data.shownHash);
  const first = asked.find(({ meta }) => meta.sequence > (other?.meta.sequence ?? 0)) ?? newest;
  const answers = answersTo(run, data, ended.meta.sequence);
  const grants = ofType(answers, 'ApprovalGranted').filter(
    (grant) => grant.meta.sequence > first.meta.sequence && grant.data.shownHash === data.shownHash,
  );
  const agreedAt = grants.find((_, index) => suffices(grants.slice(0, index + 1), data));
  if (agreedAt === undefined) return `only ${grants.length} had agreed to what is asked`;
  const no = ofType(answers, 'ApprovalDenied').find(
    ({ meta }) =>
      meta.sequence > (asked[0]?.meta.sequence ?? 0) &&
      meta.sequence < agreedAt.meta.sequence &&
      meta.recordedAt <= data.expiresAt,
  );
  if (no !== undefined) return `${no.data.by} had said no before, at ${no.meta.sequence}`;
  return isOutdated(data.shown, run.facts, Date.parse(ended.meta.recordedAt))
    ? 'what had been agreed to was no longer so'
    : undefined;
};

/** What was really said by those who may, until then. */
const answersTo = (
  { record, isGood }: Run,
  { approval, approvers }: Requested['data'],
  until: number,
) =>
  ofType(record, 'ApprovalGranted', 'ApprovalDenied').filter(
    ({ data, meta }) =>
      data.approval === approval &&
      meta.sequence < until &&
      approvers.roles.includes(data.role) &&
      isGood(meta.sequence),
  );

const suffices = (
  grants: readonly OfType<'ApprovalGranted'>[],
  { approvers: { required, everyRole, roles } }: Requested['data'],
): boolean =>
  new Set(grants.map(({ data }) => data.by)).size >= required &&
  (!everyRole || roles.every((role) => grants.some(({ data }) => data.role === role)));

/** Longer than any answer of the network, and the pause of a process, may take together. */
const slackMs = 15_000;

const isOutdated = (shown: string, facts: Run['facts'], endedAtMs: number): boolean => {
  const value = /shelves: value (\d+)/.exec(shown)?.[1];
  const next = facts.find((fact) => fact.value === Number(value) + 1);
  return value !== undefined && next !== undefined && next.wallMs + slackMs < endedAtMs;
};

/** A step that only a person can do is done when one says so who may, or is left out. */
export const tickedByAPerson: Rule = ({ record, isGood }) => {
  const ticks = ofType(record, 'StepTicked').filter(({ meta }) => isGood(meta.sequence));
  return [...byRecovery(record)].flatMap(([recovery, events]) => {
    const manual = new Set(
      events.flatMap((one) =>
        one.type === 'RecoveryPlanned'
          ? one.data.steps.filter(({ action }) => action === 'tick').map(({ id }) => id)
          : [],
      ),
    );
    return ofType(events, 'StepSucceeded').flatMap(({ data, meta }) => {
      if (!manual.has(data.step) || data.rehearsed || data.output['tickedBy'] === '') return [];
      const told = ticks.some(
        (tick) =>
          tick.data.recovery === recovery &&
          tick.data.step === data.step &&
          tick.data.outcome !== 'not_done' &&
          tick.meta.sequence < meta.sequence,
      );
      return told ? [] : [`${data.step} of ${recovery} is done, and nobody said so`];
    });
  });
};
