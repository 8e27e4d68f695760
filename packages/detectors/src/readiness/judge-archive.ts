/** Whether the archive that a restore would read is there and goes on. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { type Answer, decodeAnswer } from './answer.ts';
import { fail, type Judged, pass, unknown } from './judged.ts';

const Archive = t.type({ status: t.string, writtenAt: t.string });

export const judgeArchive = (answer: Answer, maxAgeMs: number, nowMs: number): Judged => {
  const decoded = decodeAnswer(Archive, answer);
  if (E.isLeft(decoded))
    return unknown(`no archive can be seen: ${decoded.left}`, 'see who keeps it');
  const { status, writtenAt } = decoded.right;
  const ageMs = nowMs - Date.parse(writtenAt);
  if (Number.isNaN(ageMs))
    return unknown('it does not say when it was written to', 'see who keeps it');
  const ages = { ageMs: Math.max(0, Math.round(ageMs)), maxAgeMs };
  const hint = 'see why nothing is archived: a restore would lose everything since';
  if (status !== 'OK') return fail(`it is ${status}`, hint, { status }, ages);
  return ageMs > maxAgeMs
    ? fail('nothing was archived for too long', hint, { status }, ages)
    : pass('it is written to', { status }, ages);
};
