/** One entry of the log as a line for a person, or as a document for a program. Pure. */
import type { Followed } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Paint } from '../shell.ts';
import { padEnd } from '../terminal/columns.ts';
import { describeEvent } from '../words/describe-event.ts';

const typeWidth = 'ReconciliationCompleted'.length;

export const eventLine = ({ entry, sequence }: Followed, paint: Paint): string => {
  const place = String(sequence).padStart(6);
  if (E.isLeft(entry)) {
    const { recordedAt, reason, subject } = entry.left;
    return `${place}  ${recordedAt.slice(0, 23)}Z  unreadable on ${subject}: ${reason}`;
  }
  const { type, meta } = entry.right;
  const time = paint.dim(`${meta.recordedAt.slice(0, 23)}Z`);
  const words = describeEvent(entry.right);
  return `${place}  ${time}  ${paint.cyan(padEnd(type, typeWidth))}  ${words}`;
};

export const eventJson = ({ entry, sequence }: Followed): object =>
  E.isLeft(entry) ? entry.left : { sequence, ...entry.right };
