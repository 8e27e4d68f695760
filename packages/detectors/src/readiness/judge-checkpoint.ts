/** Whether there is a checkpoint to restore from: valid, verified, and young enough. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { type Answer, decodeAnswer } from './answer.ts';
import { fail, type Judged, pass, unknown } from './judged.ts';

/** Newest first; each was really read and verified by whoever answers. */
const Checkpoints = t.array(
  t.type({ path: t.string, sequence: t.number, valid: t.boolean, writtenAt: t.string }),
);

export const judgeCheckpoint = (answer: Answer, maxAgeMs: number, nowMs: number): Judged => {
  const decoded = decodeAnswer(Checkpoints, answer);
  if (E.isLeft(decoded))
    return unknown(`no checkpoint can be seen: ${decoded.left}`, 'see whether a standby answers');
  const [newest] = decoded.right;
  const valid = decoded.right.find((checkpoint) => checkpoint.valid);
  if (newest === undefined) return fail('there is no checkpoint', 'see why none is written');
  const counts = { checkpoints: decoded.right.length, invalid: invalidIn(decoded.right) };
  if (valid === undefined)
    return fail('no checkpoint is valid', 'write a new one before the next failure', counts);
  const ageMs = nowMs - Date.parse(valid.writtenAt);
  if (Number.isNaN(ageMs)) return unknown('it does not say when it was written', '', counts);
  const ages = { ageMs: Math.max(0, Math.round(ageMs)), maxAgeMs };
  const evidence = { ...counts, path: valid.path, sequence: valid.sequence };
  const skipped = valid === newest ? '' : '; the newest is not valid';
  return ageMs > maxAgeMs
    ? fail(`the newest valid one is too old${skipped}`, 'see why none is written', evidence, ages)
    : pass(`sequence ${valid.sequence}, valid${skipped}`, evidence, ages);
};

const invalidIn = (checkpoints: readonly { readonly valid: boolean }[]): number =>
  checkpoints.filter(({ valid }) => !valid).length;
