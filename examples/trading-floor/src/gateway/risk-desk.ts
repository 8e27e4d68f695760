/**
 * The gateway's end of the risk desk: the newest permit and when it ends, and its revocations. A
 * permit is in memory only, so a restarted gateway has none until one is sent; revocations and
 * the highest incarnation are on the disk before an answer says so. IO.
 */
import { join } from 'node:path';
import { type DurableValue, openDurableValue } from '../wire/durable-file.ts';
import type { Permit, PermitNow, Revocation } from './permit.ts';

export type RiskDesk = {
  readonly now: () => PermitNow;
  /** The current incarnation when the permit's is older: then it is not taken. */
  readonly take: (permit: Permit) => number | undefined;
  readonly revoke: (id: string, reason: string) => Promise<void>;
  readonly restore: (id: string) => Promise<void>;
  readonly show: () => object;
};

const isRevocations = (value: unknown): value is readonly Revocation[] => Array.isArray(value);
const isNumber = (value: unknown): value is number => Number.isSafeInteger(value);

export const openRiskDesk = async (directory: string): Promise<RiskDesk> => {
  const path = (name: string): string => join(directory, name);
  const revocations = await openDurableValue(path('revocations.json'), [], isRevocations);
  const highest = await openDurableValue(path('risk-incarnation.json'), 0, isNumber);
  return createRiskDesk(revocations, highest);
};

const createRiskDesk = (
  revocations: DurableValue<readonly Revocation[]>,
  highest: DurableValue<number>,
): RiskDesk => {
  let held: { readonly permit: Permit; readonly endsAt: number; readonly at: string } | undefined;
  const leftMs = (): number => (held === undefined ? 0 : held.endsAt - performance.now());

  const now = (): PermitNow => ({
    permit: leftMs() > 0 ? held?.permit : undefined,
    revocations: revocations.get(),
  });

  const take = (permit: Permit): number | undefined => {
    if (permit.incarnation < highest.get()) return highest.get();
    if (permit.incarnation > highest.get()) void highest.set(permit.incarnation);
    const endsAt = performance.now() + permit.ttlMs;
    held = { permit, endsAt, at: new Date().toISOString() };
    return undefined;
  };

  // In memory first, like a halt: from here on nothing passes, even while the disk is slow.
  const revoke = (id: string, reason: string): Promise<void> => {
    const known = revocations.get().some((each) => each.id === id);
    const added = { id, reason, since: new Date().toISOString() };
    return revocations.set(known ? revocations.get() : [...revocations.get(), added]);
  };

  const restore = (id: string): Promise<void> =>
    revocations.setAfter((all) => all.filter((each) => each.id !== id));

  const show = (): object => {
    const { permit } = now();
    const expired = { permit: null, expiredAt: held?.at ?? null };
    const ends = { takenAt: held?.at, leftMs: Math.round(leftMs()) };
    const state = permit === undefined ? expired : { permit: { ...permit, ...ends } };
    const valid = permit?.allowTrading === true && revocations.get().length === 0;
    // The limits last in force outlive the permit: what is loaded next must not be looser.
    const { limits = null, limitsVersion = null, limitsHash = null } = held?.permit ?? {};
    const last = { limits, limitsVersion, limitsHash, highestIncarnation: highest.get() };
    return { valid, ...state, revocations: revocations.get(), ...last };
  };

  return { now, take, revoke, restore, show };
};
