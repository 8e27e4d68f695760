/**
 * The gateway's stage: read, and changed with its event. IO. The gateway is the authority; the
 * event is written after it acknowledged.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, ActionFailure } from '../action.ts';
import { call, failed } from '../call.ts';
import { isStage, type Stage } from './stages.ts';

export type Opening = {
  readonly gateway: string;
  readonly symbols: 'all' | readonly string[];
  readonly sizeShare: string;
};

export type Change = {
  readonly from: Stage;
  readonly to: Stage;
  readonly gate: number | null;
  readonly reason: string;
};

/** `halted` while this incident's halt is there, whatever stage is set behind it. */
export const readStage = async (
  gateway: string,
  context: ActionContext,
): Promise<E.Either<ActionFailure, Stage>> => {
  const [staged, health] = await Promise.all([
    call(context, { method: 'GET', url: `${gateway}/stage` }),
    call(context, { method: 'GET', url: `${gateway}/health` }),
  ]);
  if (E.isLeft(staged)) return staged;
  if (E.isLeft(health)) return health;
  const { stage } = staged.right;
  const halts = haltIds(health.right['halts']);
  if (!isStage(stage) || halts === undefined) {
    return failed(`${gateway} does not say its stage and halts`, true, staged.right);
  }
  return E.right(halts.includes(context.incident) ? 'halted' : stage);
};

export const changeStage = async (
  { gateway, symbols, sizeShare }: Opening,
  { from, to, gate, reason }: Change,
  context: ActionContext,
): Promise<E.Either<ActionFailure, Stage>> => {
  const { incarnation, estate, component, incident, recovery, epoch } = context;
  const limits =
    to === 'limited' ? { symbols, sizeShare } : { symbols: 'all' as const, sizeShare: '1' };
  const body = { stage: to, ...limits, incarnation };
  const set = await call(context, { method: 'PUT', url: `${gateway}/stage`, body });
  if (E.isLeft(set)) return set;
  const common = { scope: estate, component, incident, recovery, epoch };
  const data = { ...common, from, to, gate, ...limits, incarnation, reason, evidence: set.right };
  await context.emit([{ type: 'TradingStageChanged', data }]);
  return E.right(to);
};

/** The ids of a list of halts; undefined when it is no list. */
export const haltIds = (halts: unknown): readonly string[] | undefined =>
  Array.isArray(halts)
    ? halts.map((halt: unknown) =>
        typeof halt === 'object' && halt !== null && 'id' in halt ? String(halt.id) : String(halt),
      )
    : undefined;
