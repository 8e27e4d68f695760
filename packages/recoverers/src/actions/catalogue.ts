/** Every action a runbook may name, closed over its parameter codec. */
import { explainFirst } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import type { Signature } from '../runbook/template.ts';
import type { Action, ActionContext, Outcome } from './action.ts';
import { approve } from './approve.ts';
import { checkpointRestore } from './checkpoint-restore.ts';
import { validate } from './checks/validate.ts';
import { enginePromote } from './engine-promote.ts';
import { exec } from './exec.ts';
import { feedLines } from './feed/feed-lines.ts';
import { feedRebuild } from './feed/feed-rebuild.ts';
import { feedResync } from './feed/feed-resync.ts';
import { fenceProve } from './fence-prove.ts';
import { gateEvaluate } from './gate/gate-evaluate.ts';
import { gateOpen } from './gate/gate-open.ts';
import { gateWatch } from './gate/gate-watch.ts';
import { gateHalt, gateIncarnation, gateResume } from './gate.ts';
import { httpAction } from './http-action.ts';
import { logReplay } from './log-replay.ts';
import { lossMeasure } from './loss-measure.ts';
import { ordersCounts } from './orders/orders-counts.ts';
import { ordersKill } from './orders/orders-kill.ts';
import { ordersLoad } from './orders/orders-load.ts';
import { ordersSnapshot } from './orders/orders-snapshot.ts';
import { reconcileThreeWay } from './orders/reconcile-three-way.ts';
import { resolveOrders } from './orders/resolve-orders.ts';
import { ordersMassCancel } from './orders-mass-cancel.ts';
import { pitrBackup } from './pitr/pitr-backup.ts';
import { pitrChoose } from './pitr/pitr-choose.ts';
import { pitrInspect } from './pitr/pitr-inspect.ts';
import { pitrPreserve } from './pitr/pitr-preserve.ts';
import { pitrRecover } from './pitr/pitr-recover.ts';
import { pitrReplay } from './pitr/pitr-replay.ts';
import { pitrRestore } from './pitr/pitr-restore.ts';
import { pitrResume } from './pitr/pitr-resume.ts';
import { pitrSettle } from './pitr/pitr-settle.ts';
import { pitrStandbys } from './pitr/pitr-standbys.ts';
import { pitrStop } from './pitr/pitr-stop.ts';
import { pitrSynchronous } from './pitr/pitr-synchronous.ts';
import { pitrTarget } from './pitr/pitr-target.ts';
import { reconcileBooks } from './positions/reconcile-books.ts';
import { postgresBringInLine } from './postgres/bring-in-line.ts';
import { postgresCheckpoint } from './postgres/checkpoint.ts';
import { postgresChoose } from './postgres/choose.ts';
import { postgresConfirm } from './postgres/confirm.ts';
import { postgresFence } from './postgres/fence.ts';
import { postgresFindMissing } from './postgres/find-missing.ts';
import { postgresFollow } from './postgres/follow.ts';
import { postgresLossGate } from './postgres/loss-gate.ts';
import { postgresMeasureLoss } from './postgres/measure-loss.ts';
import { postgresPromote } from './postgres/promote.ts';
import { postgresPutBackLost } from './postgres/put-back-lost.ts';
import { postgresSaveDiverged } from './postgres/save-diverged.ts';
import { postgresSynchronous } from './postgres/synchronous.ts';
import { postgresVerifyStreaming } from './postgres/verify-streaming.ts';
import { postgresVerifyWrite } from './postgres/verify-write.ts';
import { processStart } from './process-start.ts';
import { processStop } from './process-stop.ts';
import { reconcileOrders, reconcilePositions } from './reconcile.ts';
import { recover } from './recover.ts';
import { redisCensus } from './redis/redis-census.ts';
import { redisChoose } from './redis/redis-choose.ts';
import { redisFence } from './redis/redis-fence.ts';
import { redisKeepRole } from './redis/redis-keep-role.ts';
import { redisMeasureLoss } from './redis/redis-measure-loss.ts';
import { redisPromote } from './redis/redis-promote.ts';
import { redisRejoin } from './redis/redis-rejoin.ts';
import { redisRepair } from './redis/redis-repair.ts';
import { redisWriteTest } from './redis/redis-write-test.ts';
import { registrySet } from './registry-set.ts';
import { loadLimits } from './risk/load-limits.ts';
import { riskRecompute } from './risk/recompute.ts';
import { signal } from './signal.ts';
import { testOrder } from './test-order.ts';
import { tick } from './tick.ts';
import { wait } from './wait.ts';

/** An action with its parameter type closed over, so that actions of all types share a table. */
export type AnyAction = {
  readonly name: string;
  readonly output: Signature;
  /** Problems of the parameters, as sentences; empty when they are right. */
  readonly problems: (params: unknown) => readonly string[];
  readonly minimumMs: (params: unknown) => number;
  readonly run: (params: unknown, context: ActionContext) => Promise<Outcome>;
  readonly rehearse: (params: unknown, context: ActionContext) => Promise<Outcome>;
};

const close = <P>({ name, output, params, minimumMs, run, rehearse }: Action<P>): AnyAction => {
  const withParams =
    (effect: Action<P>['run']): AnyAction['run'] =>
    async (input, context) => {
      const decoded = params.decode(input);
      if (E.isLeft(decoded)) throw new Error(`${name}: ${explainFirst(decoded.left)}`);
      return effect(decoded.right, context);
    };
  return {
    name,
    output,
    problems: (input) => problemsOf(params, input),
    minimumMs: (input) => {
      const decoded = params.decode(input);
      return E.isRight(decoded) ? (minimumMs?.(decoded.right) ?? 0) : 0;
    },
    run: withParams(run),
    rehearse: withParams(rehearse),
  };
};

/** A misspelt parameter must not be dropped silently: what the codec strips is reported. */
const problemsOf = <P>(params: t.Type<P, unknown, unknown>, input: unknown): readonly string[] => {
  const decoded = params.decode(input);
  if (E.isLeft(decoded)) return [explainFirst(decoded.left)];
  const known = new Set(Object.keys(Object(decoded.right)));
  return Object.keys(Object(input)).flatMap((key) =>
    known.has(key) ? [] : [`unknown parameter "${key}"`],
  );
};

export const actions: ReadonlyMap<string, AnyAction> = new Map(
  [
    close(approve),
    close(checkpointRestore),
    close(enginePromote),
    close(exec),
    close(fenceProve),
    close(gateEvaluate),
    close(gateHalt),
    close(gateIncarnation),
    close(gateOpen),
    close(gateResume),
    close(gateWatch),
    close(httpAction),
    close(logReplay),
    close(lossMeasure),
    close(ordersMassCancel),
    close(postgresBringInLine),
    close(postgresCheckpoint),
    close(postgresChoose),
    close(postgresConfirm),
    close(postgresFence),
    close(postgresFindMissing),
    close(postgresFollow),
    close(postgresLossGate),
    close(postgresMeasureLoss),
    close(postgresPromote),
    close(postgresPutBackLost),
    close(postgresSaveDiverged),
    close(postgresSynchronous),
    close(postgresVerifyStreaming),
    close(postgresVerifyWrite),
    close(pitrBackup),
    close(pitrChoose),
    close(pitrInspect),
    close(pitrPreserve),
    close(pitrRecover),
    close(pitrReplay),
    close(pitrRestore),
    close(pitrResume),
    close(pitrSettle),
    close(pitrStandbys),
    close(pitrStop),
    close(pitrSynchronous),
    close(pitrTarget),
    close(processStart),
    close(processStop),
    close(reconcileOrders),
    close(reconcilePositions),
    close(recover),
    close(redisCensus),
    close(redisChoose),
    close(redisFence),
    close(redisKeepRole),
    close(redisMeasureLoss),
    close(redisPromote),
    close(redisRejoin),
    close(redisRepair),
    close(redisWriteTest),
    close(registrySet),
    close(signal),
    close(testOrder),
    close(tick),
    close(feedLines),
    close(feedRebuild),
    close(feedResync),
    close(loadLimits),
    close(riskRecompute),
    close(ordersCounts),
    close(ordersKill),
    close(ordersLoad),
    close(ordersSnapshot),
    close(resolveOrders),
    close(reconcileThreeWay),
    close(reconcileBooks),
    close(validate),
    close(wait),
  ].map((action) => [action.name, action]),
);
