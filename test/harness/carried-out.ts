/**
 * A shipped runbook carried out on a real floor, without a ledger: its steps in the file's order,
 * with the shipped actions and real HTTP; what they emit is kept here. IO. What a crash in between
 * costs, and who may act at all, is tested elsewhere.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type LedgerEvent,
  type LoadedRunbook,
  loadRunbook,
  type Step,
} from '@recovery-ledger/ledger';
import {
  type ActionContext,
  actions,
  createHttpClient,
  executeStep,
  type Outcome,
  systemClock,
} from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import type { StartedFloor } from './trading-floor.ts';

const folder = fileURLToPath(new URL('../../examples/trading-floor/runbooks/', import.meta.url));

export const shipped = (runbook: string): LoadedRunbook => {
  const file = `${folder}${runbook}.yaml`;
  const loaded = loadRunbook(file, readFileSync(file, 'utf8'));
  if (E.isLeft(loaded)) throw new Error(JSON.stringify(loaded.left));
  return loaded.right;
};

export type Carried = {
  /** The step that did not succeed, and why; undefined when all did. */
  readonly failed: string | undefined;
  readonly emitted: readonly LedgerEvent[];
  readonly outputs: Readonly<Record<string, string | number>>;
  /** How long each step took, in milliseconds. */
  readonly tookMs: Readonly<Record<string, number>>;
};

export type Task = {
  readonly runbook: string;
  readonly component: string;
  readonly failed: string;
  readonly candidate: string;
  readonly incarnation: number;
};

const mostAttempts = 12;
const pauseMs = 50;

/** All steps, or only those named. */
export const carryOut = (
  floor: StartedFloor,
  task: Task,
  only?: readonly string[],
): Promise<Carried> => carryOutWith(valuesOf(floor, task), task, { only });

type Given = {
  readonly only?: readonly string[] | undefined;
  /** What the steps find of the world besides. */
  readonly context?: Partial<ActionContext>;
};

/** The same with variables of one's own: for what runs without the rest of the floor. */
export const carryOutWith = async (
  variables: Readonly<Record<string, string | number>>,
  task: Pick<Task, 'runbook' | 'component' | 'incarnation'>,
  { only, context = {} }: Given = {},
): Promise<Carried> => {
  const emitted: LedgerEvent[] = [];
  const values: Record<string, string | number> = { ...variables };
  const { runbook } = shipped(task.runbook);
  const tookMs: Record<string, number> = {};
  for (const step of runbook.steps) {
    if (only?.includes(step.id) === false) continue;
    const startedAt = performance.now();
    const outcome = await attempts(step, values, task, emitted, context);
    tookMs[step.id] = performance.now() - startedAt;
    if (E.isRight(outcome)) Object.assign(values, outputsOf(step.id, outcome.right));
    else if (step.onFailure !== 'continue') {
      const failed = `${step.id}: ${outcome.left.reason}`;
      return { failed, emitted, outputs: values, tookMs };
    }
  }
  return { failed: undefined, emitted, outputs: values, tookMs };
};

const attempts = async (
  step: Step,
  values: Readonly<Record<string, string | number>>,
  task: Pick<Task, 'runbook' | 'component' | 'incarnation'>,
  emitted: LedgerEvent[],
  given: Partial<ActionContext>,
): Promise<Outcome> => {
  const action = actions.get(step.action);
  if (action === undefined) throw new Error(`no action ${step.action}`);
  for (let attempt = 1; ; attempt += 1) {
    const context = { ...contextOf(step, attempt, task, emitted), ...given };
    const outcome = await executeStep(step, action, values, false, context);
    const isLast = attempt >= Math.min(step.attempts, mostAttempts);
    if (E.isRight(outcome) || isLast || !outcome.left.retry) return outcome;
    await systemClock.sleep(pauseMs, context.signal);
  }
};

const contextOf = (
  step: Step,
  attempt: number,
  { component, incarnation, runbook }: Pick<Task, 'runbook' | 'component' | 'incarnation'>,
  emitted: LedgerEvent[],
): ActionContext => {
  const epoch = { generation: 0, sequence: incarnation };
  const [incident, recovery] = [`inc-${incarnation}`, `rec-${incarnation}`];
  const signal = AbortSignal.timeout(step.timeout);
  let calls = 0;
  const unasked = async () => ({ _tag: 'Unanswered' as const });
  return {
    ...{ estate: 'trading-floor', component, incident, recovery, step: step.id, attempt, epoch },
    ...{ incarnation, site: null, signal, clock: systemClock, secrets: {} },
    plan: {
      ...{ recovery, incident, component, epoch, recoverer: 'test', runbook, runbookHash: '' },
      ...{ estateHash: '', incarnation, targetMs: 1, rehearsal: false, variables: {}, steps: [] },
    },
    http: (request) => {
      calls += 1;
      const idempotencyKey = `${recovery}/${step.id}/${attempt}/${calls}`;
      return createHttpClient(signal, { component, epoch, idempotencyKey })(request);
    },
    people: { ask: unasked, ticked: unasked },
    admit: async () => undefined,
    children: { recover: () => Promise.reject(new Error('no children here')) },
    positions: { last: async () => null },
    emit: async (events) => events.map((event) => emitted.push(event)),
    report: () => undefined,
  };
};

const outputsOf = (step: string, output: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(output).flatMap(([name, value]): [string, string | number][] =>
      typeof value === 'string' || typeof value === 'number'
        ? [[`steps.${step}.${name}`, value]]
        : [],
    ),
  );

const valuesOf = ({ environment }: StartedFloor, task: Task) => {
  const port = (name: string) => environment[`FLOOR_${name}_PORT`];
  const at = (name: string) => `http://127.0.0.1:${port(name)}`;
  const http = (process: string) => at(`${process.toUpperCase().replaceAll('-', '_')}_HTTP`);
  const instance = (role: string, name: string) => ({
    [`${role}.name`]: name,
    [`${role}.process`]: name,
    [`${role}.address`]: http(name).slice('http://'.length),
    [`${role}.http`]: http(name),
  });
  const supervisor = at('SUPERVISOR');
  const active = (service: string) => `${supervisor}/services/${service}`;
  return {
    ...{ incident: `inc-${task.incarnation}`, recovery: `rec-${task.incarnation}` },
    ...{ component: task.component, estate: 'trading-floor', incarnation: task.incarnation },
    ...{ ...instance('candidate', task.candidate), ...instance('failed', task.failed) },
    'registry.url': supervisor,
    'endpoints.supervisor': supervisor,
    'endpoints.gateway': http('gateway'),
    'endpoints.exchange': http('exchange'),
    'endpoints.session': 'FIRM1',
    'endpoints.dropCopy': active('drop-copy'),
    'endpoints.oms': active('oms'),
    'endpoints.risk': active('risk'),
    'endpoints.positions': active('positions'),
    'endpoints.marketData': active('market-data'),
  };
};
