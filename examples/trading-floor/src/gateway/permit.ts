/**
 * The risk desk's permit to trade: what it holds, and why an order is not under it. Deny by
 * default: without a permit that is new enough and not revoked, no order passes. Pure.
 */
import { type Limits, orderOverLimits, readLimits } from '../book/limits.ts';
import type { NewOrder } from '../book/order.ts';

export type Denied = { readonly account: string; readonly symbol?: string };

export type Permit = {
  readonly incarnation: number;
  readonly limitsVersion: number;
  readonly limitsHash: string;
  readonly limits: Limits;
  readonly denied: readonly Denied[];
  /** False in fail-safe: the limits are known, and nothing is allowed. */
  readonly allowTrading: boolean;
  readonly ttlMs: number;
};

export type Revocation = { readonly id: string; readonly reason: string; readonly since: string };

/** What holds at one moment: `permit` is undefined when there is none, or it has expired. */
export type PermitNow = {
  readonly permit: Permit | undefined;
  readonly revocations: readonly Revocation[];
};

const longestMs = 5000;

const isDenied = (value: unknown): value is Denied => {
  if (typeof value !== 'object' || value === null || !('account' in value)) return false;
  const hasSymbol = 'symbol' in value;
  return typeof value.account === 'string' && (!hasSymbol || typeof value.symbol === 'string');
};

/** The permit in a request, undefined when a part is malformed. It never lasts above 5 s. */
export const readPermit = (body: Readonly<Record<string, unknown>>): Permit | undefined => {
  const { incarnation, limitsVersion, limitsHash, denied = [], allowTrading = true, ttlMs } = body;
  const limits = readLimits(body['limits']);
  const numbers = [incarnation, limitsVersion, ttlMs];
  if (limits === undefined || !numbers.every((n) => Number.isSafeInteger(n) && Number(n) > 0)) {
    return undefined;
  }
  if (typeof limitsHash !== 'string' || typeof allowTrading !== 'boolean') return undefined;
  if (!Array.isArray(denied) || !denied.every(isDenied)) return undefined;
  return {
    incarnation: Number(incarnation),
    limitsVersion: Number(limitsVersion),
    limitsHash,
    limits,
    denied,
    allowTrading,
    ttlMs: Math.min(Number(ttlMs), longestMs),
  };
};

/** Why the risk desk does not let an order pass; undefined when it does. */
export const reasonOfRisk = (now: PermitNow, order: NewOrder): string | undefined => {
  const { permit, revocations } = now;
  const over = reasonOfLimits(permit, order);
  if (permit === undefined || over !== undefined) return over;
  if (revocations.length > 0) return `risk: revoked: ${revocations.map(({ id }) => id).join(', ')}`;
  if (!permit.allowTrading) return 'risk: fail-safe';
  const isDeniedHere = ({ account, symbol }: Denied): boolean =>
    account === order.account && (symbol ?? order.symbol) === order.symbol;
  const denied = permit.denied.find(isDeniedHere);
  if (denied === undefined) return undefined;
  return `risk: ${[denied.account, denied.symbol].filter(Boolean).join(' in ')} is over its limits`;
};

/** The part of it that counts for a test order too: there is a permit, and its limits hold. */
export const reasonOfLimits = (permit: Permit | undefined, order: NewOrder): string | undefined => {
  if (permit === undefined) return 'risk: no permit';
  const over = orderOverLimits(order, permit.limits, permit.limitsVersion);
  return over === undefined ? undefined : `risk: ${over}`;
};
