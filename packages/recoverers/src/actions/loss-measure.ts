/**
 * States what was lost, from facts: every acknowledged order is in the fsynced input log, so
 * nothing acknowledged is lost when the promoted engine has consumed the log to its head at the
 * fence, with an equal digest, and no order is left unresolved. IO.
 * Anything that could not be asked makes it UNKNOWN, never zero.
 */
import type { LedgerEvent, LossState } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Output } from './action.ts';
import { call, failed } from './call.ts';

const Params = t.strict({
  gateway: t.string,
  engine: t.string,
  journalHead: t.number,
  replayed: t.number,
});
type Params = t.TypeOf<typeof Params>;

export const lossMeasure: Action<Params> = {
  name: 'loss.measure',
  params: Params,
  output: {},
  run: async (params, context) => {
    const [inFlight, health] = await Promise.all([
      call(context, { method: 'GET', url: `${params.gateway}/orders/in-flight` }),
      call(context, { method: 'GET', url: `${params.engine}/health` }),
    ]);
    const measured =
      E.isRight(inFlight) && E.isRight(health)
        ? judge(params, inFlight.right, health.right)
        : {
            state: 'UNKNOWN' as const,
            basis: 'the gateway or the engine did not answer',
            evidence: {},
          };
    await context.emit([measuredEvent(measured, context)]);
    return measured.state === 'ZERO_PROVEN'
      ? E.right({ state: measured.state, ...measured.evidence })
      : failed(`data loss is ${measured.state}: ${measured.basis}`, true, measured.evidence);
  },
  rehearse: async () => E.right({ would: 'measure what was lost' }),
};

type Measured = { readonly state: LossState; readonly basis: string; readonly evidence: Output };

const judge = (params: Params, inFlight: Output, health: Output): Measured => {
  const orders = inFlight['orders'];
  const unresolved = Array.isArray(orders) ? orders.length : Number.NaN;
  const sequence = Number(health['sequence']);
  const evidence = { ...params, unresolved, engineSequence: sequence };
  const whole = params.replayed >= params.journalHead && sequence >= params.journalHead;
  if (whole && unresolved === 0) {
    const basis = `input log replayed to ${params.replayed} (head at the fence ${params.journalHead}) with an equal digest, no order unresolved`;
    return { state: 'ZERO_PROVEN', basis, evidence };
  }
  const basis = whole
    ? `${unresolved} orders unresolved`
    : 'the input log was not consumed to its head';
  return { state: 'UNKNOWN', basis, evidence };
};

const measuredEvent = (
  { state, basis, evidence }: Measured,
  { recovery, incident, component, epoch }: ActionContext,
): LedgerEvent => ({
  type: 'DataLossMeasured',
  data: {
    recovery,
    incident,
    component,
    epoch,
    state,
    lostRecords: state === 'ZERO_PROVEN' ? 0 : null,
    basis,
    evidence,
  },
});
