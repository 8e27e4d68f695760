/** Whether a restored database finds room: asked before anything is stopped. IO. */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { type Host, parentOf } from './host.ts';

export type Space = { readonly needed: number; readonly free: number };

/** The old data stays where it is; the new grows by the log that is replayed, at most. */
export const diskSpace = async (
  host: Pick<Host, 'run'>,
  backup: string,
  folder: string,
  logBytes: number,
): Promise<E.Either<ActionFailure, Space>> => {
  const used = await host.run('du', ['-sLB1', '--', backup]);
  if (E.isLeft(used)) return used;
  const parent = parentOf(folder);
  const left = await host.run('df', ['-B1', '--output=avail', '--', parent]);
  if (E.isLeft(left)) return left;
  const needed = Number.parseInt(used.right.stdout, 10) + logBytes;
  const free = Number(/\d+/.exec(left.right.stdout)?.[0] ?? Number.NaN);
  if (free >= needed) return E.right({ needed, free });
  const sizes = `${mib(needed)} MiB are needed and ${mib(free)} MiB are free`;
  return failed(`the disk of ${parent} is too full: ${sizes} (make room and go on)`, false, {
    ...{ needed, free },
  });
};

const mib = (bytes: number): number => Math.round(bytes / 1_048_576);
