/**
 * Loads the risk limits by version and hash. IO. Never looser than those in force before: who
 * lost the newest limits must not trade on older and wider ones.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { call, failed } from '../call.ts';
import { fieldAt } from '../question/field-at.ts';

const Params = t.strict({ risk: t.string, gateway: t.string });
const Loaded = t.type({ version: t.union([t.string, t.number]), hash: t.string });

export const loadLimits: Action<t.TypeOf<typeof Params>> = {
  name: 'risk.loadLimits',
  params: Params,
  output: { version: 'string', hash: 'string', result: 'string', at: 'integer' },
  run: async ({ risk, gateway }, context) => {
    const permit = await call(context, { method: 'GET', url: `${gateway}/permit` });
    if (E.isLeft(permit)) return permit;
    const before = limitsOf(permit.right);
    const url = `${risk}/limits/load`;
    const body = before === null ? {} : { notLooserThan: before };
    const loaded = await call(context, { method: 'POST', url, body });
    if (E.isLeft(loaded)) return loaded;
    const limits = 'limits' in loaded.right ? loaded.right['limits'] : loaded.right;
    const named = Loaded.is(limits) ? limits : loaded.right;
    if (!Loaded.is(named))
      return failed(`${url} did not name version and hash`, true, loaded.right);
    const { hash } = named;
    const at = context.clock.nowMs();
    return E.right({ version: String(named.version), hash, result: 'pass', at, before });
  },
  rehearse: async ({ risk }, context) => {
    const now = await call(context, { method: 'GET', url: `${risk}/limits` });
    const limits = E.isLeft(now) ? now.left.reason : now.right;
    const none = { version: '', hash: '', result: 'unknown', at: 0 };
    return E.right({ ...none, would: 'load the newest limits', limits });
  },
};

/** The limits of the permit that the gateway has; null where it never had one. */
const limitsOf = (permit: Readonly<Record<string, unknown>>): unknown =>
  fieldAt(permit, 'limits') ?? fieldAt(permit, 'permit.limits') ?? null;
