/**
 * What is verified: the log on its server, or an export in a folder, which needs no server. IO.
 */
import { resolve } from 'node:path';
import { type Audit, findSeal, readBundle, type VerifyInput } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';

export type VerifySource = Pick<VerifyInput, 'events' | 'seals' | 'stream' | 'from' | 'to'> & {
  /** The last sequence that there is to read. */
  readonly head: number;
  /** Whether it is the log itself, where what is not sealed yet may be too old. */
  readonly live: boolean;
};

type Range = { readonly from?: number | undefined; readonly to?: number | undefined };

/** A part begins and ends where a seal does, so that whole roots are checked. */
export const sourceOfLog = async (audit: Audit, asked: Range): Promise<VerifySource> => {
  const from = asked.from && ((await findSeal(audit, asked.from))?.seal.first ?? asked.from);
  const to = asked.to && ((await findSeal(audit, asked.to))?.seal.last ?? asked.to);
  const stream = await audit.head('LEDGER');
  return {
    events: audit.readPacked('LEDGER', { from: from ?? 1, to }),
    seals: audit.read('SEALS', { from: 1 }),
    stream,
    from,
    to,
    head: Math.min(to ?? stream.lastSequence, stream.lastSequence),
    live: true,
  };
};

export const sourceOfBundle = async (
  cwd: string,
  folder: string,
  asked: Range,
): Promise<E.Either<Trouble, VerifySource>> => {
  const bundle = await readBundle(resolve(cwd, folder));
  if (E.isLeft(bundle)) return badInput(bundle.left.reason, bundle.left.hint);
  const { manifest, events, seals } = bundle.right;
  const { stream, first, last } = manifest.events;
  const from = asked.from ?? (manifest.range.from > 1 ? manifest.range.from : undefined);
  const to = asked.to;
  return E.right({
    events: events(from ?? first),
    seals: seals(),
    stream,
    from,
    to,
    head: Math.min(to ?? last, last),
    live: false,
  });
};
