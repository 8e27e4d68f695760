/** Histories of one probe as examples for tests. Pure. */
import type { Judgement } from '@recovery-ledger/ledger';
import { type JudgementState, judge, unjudged } from './judge.ts';
import { type Observation, resultOfSign, type Sign, type Target } from './observation.ts';
import { type Opinion, opinionOf } from './opinion.ts';

export const policy: Judgement = {
  bad: 2,
  of: 3,
  good: 3,
  flaps: 3,
  flapWindow: 10_000,
  confirmWithin: 500,
};

const first: Target = { endpoint: 'a:1', http: null, instance: 'a', incarnation: 1 };
export const second: Target = { endpoint: 'b:1', http: null, instance: 'b', incarnation: 2 };

export const ms = (count: number): bigint => BigInt(count) * 1_000_000n;

export const observation = (sign: Sign, atMs: number, probe = 'p', target: Target | null = first) =>
  ({
    probe,
    askedAt: ms(atMs - 1),
    at: ms(atMs),
    result: resultOfSign[sign],
    sign,
    target,
    evidence: {},
  }) satisfies Observation;

/** The state after these signs of one probe, 250 ms apart. */
export const after = (...signs: readonly Sign[]): JudgementState =>
  signs
    .map((sign, index) => observation(sign, (index + 1) * 250))
    .reduce((state, seen) => judge(state, seen, policy), unjudged(['p']));

export const opinion = (state: JudgementState): Opinion => opinionOf(state, policy);

export const suspected = (state: JudgementState) => {
  const said = opinion(state);
  return said.is === 'suspect' ? [said.failureType, said.settled] : said.is;
};
