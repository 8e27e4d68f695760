/**
 * What a feed handler's answer says of its legs and of its books. Pure. The component has failed
 * when no leg is up or the books are suspect; a single leg is lost redundancy and no more. A leg's
 * age counts beside its state, for a handler may be as blind as its leg. All legs silent together
 * are more often a busy machine than two dead lines: nothing is said before `maxAge` of it.
 */
import type { Evidence } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { LegSeen, Sign } from '../judgement/observation.ts';

const Leg = t.type({ state: t.string, ageMs: t.union([t.number, t.null]) });
const Answer = t.intersection([
  t.type({ version: t.number, suspect: t.boolean, legs: t.record(t.string, Leg) }),
  t.partial({ status: t.string, sequence: t.number }),
]);

export type FeedSeen = {
  readonly sign: Extract<Sign, 'answered' | 'stale' | 'gap' | 'wrong-answer'>;
  readonly version: number;
  readonly legs: readonly LegSeen[];
  readonly evidence: Evidence;
  /** False while a little more silence would change the answer: it is worth asking again soon. */
  readonly settled: boolean;
};

type Expected = { readonly legs: readonly string[]; readonly maxAge: number };

export const readFeedAnswer = (body: string, { legs, maxAge }: Expected): FeedSeen => {
  const answer = Answer.decode(parse(body));
  if (E.isLeft(answer)) {
    const evidence = { difference: `not the legs of a feed: ${body.slice(0, 80)}` };
    return { sign: 'wrong-answer', version: -1, legs: [], evidence, settled: true };
  }
  const { version, suspect, status, sequence, legs: told } = answer.right;
  const seen = legs.map((leg) => legSeen(leg, told[leg], maxAge));
  const evidence = { status, sequence, suspect, legs: evidenceOf(seen) };
  const isSilent = seen.every(({ lost }) => lost?.failureType === 'STALE');
  const silentMs = Math.min(...legs.map((leg) => told[leg]?.ageMs ?? Number.POSITIVE_INFINITY));
  if (isSilent && silentMs <= maxAge) {
    return { sign: 'answered', version, legs: [], evidence, settled: false };
  }
  const bad = isSilent ? 'stale' : 'gap';
  const sign = isSilent || suspect ? bad : 'answered';
  return { sign, version, legs: seen, evidence, settled: true };
};

const evidenceOf = (seen: readonly LegSeen[]): Evidence =>
  Object.fromEntries(seen.map(({ leg, evidence }) => [leg, evidence]));

const legSeen = (leg: string, told: t.TypeOf<typeof Leg> | undefined, maxAge: number): LegSeen => {
  if (told === undefined) return lostLeg(leg, 'STALE', 'the handler knows no such leg', {});
  const { state, ageMs } = told;
  const evidence = { state, ageMs };
  if (state === 'STALE' || ageMs === null || ageMs > maxAge) {
    const silence = ageMs === null ? 'was never heard' : `is silent for ${ageMs} ms`;
    return lostLeg(leg, 'STALE', `leg ${leg} ${silence}`, evidence);
  }
  if (state !== 'UP') return lostLeg(leg, 'GAP', `leg ${leg} has lost messages`, evidence);
  return { leg, lost: null, evidence };
};

const lostLeg = (
  leg: string,
  failureType: 'STALE' | 'GAP',
  reason: string,
  evidence: Evidence,
): LegSeen => ({ leg, lost: { failureType, reason: `${failureType}: ${reason}` }, evidence });

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
