/**
 * That a service cannot reach the log, on its disk: a run that dies before the log is back leaves
 * it to the next one. IO.
 */
import { mkdir, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { IsoInstant, Sequence } from '../events/primitives.ts';
import { replaceDurably } from './spool-file.ts';

export const Outage = t.readonly(
  t.strict({
    from: IsoInstant,
    /** The newest sequence known when it began, of the LEDGER with this pin. */
    knownHead: Sequence,
    stream: t.string,
  }),
);
export type Outage = t.TypeOf<typeof Outage>;

/** On disk when it resolves; an outage that is there already has begun earlier, and stays. */
export const keepOutage = async (file: string, outage: Outage): Promise<void> => {
  if ((await readOutage(file)) !== undefined) return;
  await mkdir(dirname(file), { recursive: true });
  await replaceDurably(file, `${JSON.stringify(outage)}\n`);
};

/** Undefined when there is none, or none that can be read. */
export const readOutage = async (file: string): Promise<Outage | undefined> => {
  try {
    const decoded = Outage.decode(JSON.parse(await readFile(file, 'utf8')));
    return E.isRight(decoded) ? decoded.right : undefined;
  } catch {
    return undefined;
  }
};

export const forgetOutage = async (file: string): Promise<void> => {
  await unlink(file).catch(() => undefined);
};
