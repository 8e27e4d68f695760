/** The risk desk over HTTP: how it is, its limits, exposures, fail-safe and a check. IO. */
import { limitOf, orderOverLimits } from '../book/limits.ts';
import { readOrder } from '../book/order.ts';
import { listPositions } from '../book/positions.ts';
import { sha256 } from '../book/state-text.ts';
import { callJson } from '../wire/http-call.ts';
import { type Answer, change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import { breachesOf, exposuresOf, withOrder } from './exposure.ts';
import type { ExposureCache } from './exposure-cache.ts';
import type { Permits } from './permits.ts';
import type { Risk } from './risk.ts';

type Body = Readonly<Record<string, unknown>>;

export const riskRoutes = (
  risk: Risk,
  permits: Permits,
  cache: ExposureCache,
): readonly Route[] => [
  look('/health', () => ok({ ...health(risk, permits), cache: cache.show() })),
  look('/limits', () => {
    const inForce = risk.limits.get();
    return inForce === undefined ? refuse(503, 'no limits are loaded') : ok(inForce);
  }),
  look('/exposures', () => ok(computed(risk))),
  change('POST', '/limits/load', async ({ body }) => {
    const answer = await risk.limits.load(body);
    if (answer.status === 200) risk.refused = undefined;
    await permits.give();
    return answer;
  }),
  change('POST', '/recompute', () => recompute(risk, permits)),
  change('POST', '/failsafe', ({ body }) => setFailsafe(risk, permits, body)),
  change('POST', '/check', ({ body }) => check(risk, body)),
];

const health = (risk: Risk, permits: Permits) => {
  const inForce = risk.limits.get();
  const { version = null, hash = null } = inForce ?? {};
  return {
    status: risk.status(),
    ...risk.program.role.now(),
    sequence: risk.state.sequence,
    limits: { version, hash },
    allowTrading: allows(risk),
    failsafes: risk.failsafes,
    refused: risk.refused ?? null,
    breaches: risk.breaches().length,
    permits: permits.show(),
  };
};

const allows = (risk: Risk): boolean => risk.status() === 'OK' && risk.program.role.isPrimary();

const computed = (risk: Risk) => {
  const exposures = risk.exposures();
  const accounts = [...new Set(exposures.map(({ account }) => account))].map((account) => ({
    account,
    symbols: exposures.filter((each) => each.account === account).length,
    grossNotional: String(
      exposures
        .filter((each) => each.account === account)
        .reduce((sum, { notional }) => sum + BigInt(notional), 0n),
    ),
  }));
  return {
    sequence: risk.state.sequence,
    exchangeSequence: risk.state.nextIn - 1,
    positionsDigest: sha256(JSON.stringify(exposures.map(positionOf))),
    exposuresDigest: sha256(JSON.stringify(exposures)),
    accounts,
    breaches: risk.breaches(),
    startOfDay: listPositions(risk.startOfDay ?? new Map()),
    exposures,
  };
};

const positionOf = ({ account, symbol, position }: Readonly<Record<string, string>>) =>
  position === '0' ? [] : [account, symbol, position];

const patienceMs = 5000;

const recompute = async (risk: Risk, permits: Permits): Promise<Answer> => {
  const startedAt = performance.now();
  const loaded = await risk.reload().catch(String);
  if (typeof loaded === 'string') return refuse(503, `the database gave no state: ${loaded}`);
  if (!(await risk.follower.caughtUp(patienceMs))) {
    return refuse(503, `the journal was not read to its end within ${patienceMs} ms; ask again`);
  }
  await Promise.all([risk.keep(), permits.give()]);
  const tookMs = Math.round(performance.now() - startedAt);
  return ok({ ...computed(risk), fromSequence: loaded.state.sequence, tookMs });
};

/** On: no order passes when this answers, whether the gateway was reached or its permit ends. */
const setFailsafe = async (risk: Risk, permits: Permits, body: Body): Promise<Answer> => {
  const { on, id = 'failsafe' } = body;
  if (typeof on !== 'boolean' || typeof id !== 'string' || id === '') {
    return refuse(400, 'a fail-safe is {on: true or false, id}');
  }
  await risk.setFailsafe(on, id);
  await permits.give();
  // An id of its own: what a person or a recovery revoked is not for the risk desk to restore.
  const own = `failsafe-${id}`;
  const revocation = `/permit/revocations${on ? '' : `/${encodeURIComponent(own)}`}`;
  const port = risk.program.gateways.httpPort();
  const method = on ? 'POST' : 'DELETE';
  const asked = { port, path: revocation, method, timeoutMs: 1000 } as const;
  const reason = { id: own, reason: 'fail-safe of the risk desk' };
  const told = await callJson(on ? { ...asked, body: reason } : asked).catch(() => undefined);
  const gateway = told?.status === 200 ? (on ? 'revoked' : 'restored') : 'unreachable';
  const { failsafes } = risk;
  return ok({ status: risk.status(), allowTrading: allows(risk), failsafes, gateway });
};

/** Whether one more order would be within every limit. */
const check = (risk: Risk, body: Body): Answer => {
  const asked = typeof body['order'] === 'object' ? { ...body['order'] } : body;
  const order = readOrder({ clOrdId: 'check', tif: 'DAY', ...asked });
  if (order === undefined) return refuse(400, 'order has account, symbol, side, quantity, price');
  const inForce = risk.limits.get();
  if (inForce === undefined) return ok({ allowed: false, reason: 'no limits are loaded' });
  if (risk.status() !== 'OK') return ok({ allowed: false, reason: risk.status() });
  const over = orderOverLimits(order, inForce.limits, inForce.version);
  if (over !== undefined) return ok({ allowed: false, reason: over });
  const after = exposuresOf(
    withOrder(risk.state, order),
    risk.startOfDay ?? new Map(),
    risk.prices,
  );
  const breach = breachesOf(after, inForce.limits).find(
    ({ account, symbol }) => account === order.account && (symbol ?? order.symbol) === order.symbol,
  );
  if (breach === undefined) return ok({ allowed: true, reason: null });
  const most = limitOf(inForce.limits, breach.limit) / 10_000;
  const reason = `${breach.limit} of ${order.account} would be ${breach.value}, above ${most}`;
  return ok({ allowed: false, reason });
};
