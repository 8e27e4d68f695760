/**
 * The order gateway: the authority on halts and on the incarnation that may trade. IO.
 * Halts are held per incident, so that one recovery cannot open what another one closed.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext } from './action.ts';
import { call, failed } from './call.ts';

const HaltParams = t.strict({ gateway: t.string, reason: t.string });

export const gateHalt: Action<t.TypeOf<typeof HaltParams>> = {
  name: 'gate.halt',
  params: HaltParams,
  output: { journalHead: 'integer' },
  run: async ({ gateway, reason }, context) => {
    const body = { id: context.incident, reason };
    const halted = await call(context, { method: 'POST', url: `${gateway}/halts`, body });
    if (E.isLeft(halted)) return halted;
    const evidence = halted.right;
    const data = { ...claimed(context), halt: context.incident, reason, evidence };
    await context.emit([{ type: 'TradingHalted', data }]);
    return E.right({ ...evidence, journalHead: Number(evidence['journalHead']) });
  },
  rehearse: async ({ gateway }, context) => {
    const health = await call(context, { method: 'GET', url: `${gateway}/health` });
    return E.isLeft(health)
      ? health
      : E.right({ journalHead: health.right['journalHead'], would: `halt ${context.incident}` });
  },
};

const IncarnationParams = t.strict({ url: t.string, incarnation: t.number });

/** Raises the incarnation that a gateway or an exchange session accepts; older ones are refused. */
export const gateIncarnation: Action<t.TypeOf<typeof IncarnationParams>> = {
  name: 'gate.incarnation',
  params: IncarnationParams,
  output: {},
  run: ({ url, incarnation }, context) =>
    call(context, { method: 'PUT', url: `${url}/incarnation`, body: { incarnation } }),
  rehearse: async ({ url, incarnation }) =>
    E.right({ would: `accept only incarnation ${incarnation} at ${url}` }),
};

const ResumeParams = t.strict({ gateway: t.string });

/** Lifts this incident's halt; trading is open again only when no other halt is left. */
export const gateResume: Action<t.TypeOf<typeof ResumeParams>> = {
  name: 'gate.resume',
  params: ResumeParams,
  output: {},
  run: async ({ gateway }, context) => {
    const url = `${gateway}/halts/${context.incident}`;
    const resumed = await call(context, { method: 'DELETE', url });
    if (E.isLeft(resumed)) return resumed;
    const { halts } = resumed.right;
    if (!Array.isArray(halts)) return failed(`DELETE ${url} did not list the halts left`, true);
    const remainingHalts = halts.map((halt: unknown) => haltId(halt));
    const { incarnation } = context;
    const data = { ...claimed(context), incarnation, remainingHalts, evidence: resumed.right };
    await context.emit([{ type: 'TradingResumed', data }]);
    return E.right({ remainingHalts });
  },
  rehearse: async (_params, context) => E.right({ would: `lift halt ${context.incident}` }),
};

const claimed = ({ estate, component, incident, recovery, epoch }: ActionContext) => ({
  scope: estate,
  component,
  incident,
  recovery,
  epoch,
});

const haltId = (halt: unknown): string =>
  typeof halt === 'object' && halt !== null && 'id' in halt ? String(halt.id) : String(halt);
