/**
 * Whether another instance could take over: it answers, says that it stands by, and is not further
 * behind the active one than the estate allows. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Health } from './answer.ts';
import { fail, type Judged, pass, unknown } from './judged.ts';

export type Standby = { readonly name: string; readonly health: E.Either<string, Health> };

/** `active` is the sequence of the instance in charge, null when it could not be read. */
export const judgeStandby = (
  standbys: readonly Standby[],
  active: number | null,
  maxBehind: number,
): Judged => {
  const found = standbys.map((standby) => ({
    ...standby,
    judged: judgeOne(standby, active, maxBehind),
  }));
  const evidence = Object.fromEntries(found.map(({ name, judged }) => [name, judged.detail]));
  const best = found.find(({ judged }) => judged.result === 'pass') ?? found[0];
  if (best === undefined) return fail('nothing stands by', 'start a second instance');
  const { result, detail, hint } = best.judged;
  if (result === 'pass') return pass(`${best.name} ${detail}`, evidence);
  const told = `${best.name} ${detail}`;
  return found.some(({ judged }) => judged.result === 'unknown')
    ? unknown(told, hint, evidence)
    : fail(told, hint, evidence);
};

const fit = new Set(['STANDBY', 'OK']);

const judgeOne = ({ name, health }: Standby, active: number | null, maxBehind: number): Judged => {
  if (E.isLeft(health)) return fail(`does not answer: ${health.left}`, `start ${name}`);
  const { status, sequence } = health.right;
  if (!fit.has(status)) return fail(`is ${status}`, `look at ${name}: it cannot take over so`);
  if (sequence === undefined)
    return unknown('does not say how far it is', `${name} has to tell its sequence in /health`);
  if (active === null)
    return unknown(
      `is at ${sequence}, and nobody says where the active instance is`,
      'look at the registry and the active instance',
    );
  const behind = active - sequence;
  return behind > maxBehind
    ? fail(
        `is ${behind} behind, more than ${maxBehind}`,
        `see why ${name} does not keep up, or start it anew`,
      )
    : pass(`stands by at ${sequence}, ${Math.max(0, behind)} behind`);
};
