/**
 * Which stream LEDGER is, as its own metadata says: its generation, the streams that it continues,
 * and how much of it came by import. Pure. A sequence means something only together with this.
 *
 * `adopt` writes it after a promotion, a restore or an import; everybody else only reads it.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explainFirst } from '../events/explain.ts';
import { Sequence } from '../events/primitives.ts';

/** A stream that this one continues, and the last of its sequences that this one has as well. */
export const Ancestor = t.readonly(
  t.strict({ created: t.string, generation: Sequence, through: Sequence }, 'Ancestor'),
);
export type Ancestor = t.TypeOf<typeof Ancestor>;

const Lineage = t.readonlyArray(Ancestor, 'Lineage');

/** What the metadata of LEDGER says beyond the stream's own facts. */
export type Descent = {
  /** First half of every epoch: raised whenever another stream takes LEDGER's place. */
  readonly generation: number;
  readonly lineage: readonly Ancestor[];
  /** The last sequence that came by import, whose times and headers are kept as it was sent. */
  readonly importedThrough: number;
};

export type StreamIdentity = Descent & {
  readonly created: string;
  readonly lastSequence: number;
  /** Whether the server stores a batch of LEDGER whole or not at all. */
  readonly atomic: boolean;
};

export const metadataKeys = {
  generation: 'recovery-ledger.generation',
  lineage: 'recovery-ledger.lineage',
  importedThrough: 'recovery-ledger.imported-through',
  /** Why no service may use the stream before `adopt` has run; gone afterwards. */
  unadopted: 'recovery-ledger.unadopted',
  /** When the stream that this one copies was created, if it is another: a mirror, an import. */
  copyOf: 'recovery-ledger.copy-of',
  /** Which export is being imported: SHA-256 of its manifest. Gone when all of it is there. */
  importing: 'recovery-ledger.importing',
  /** What `adopt` has begun, for it to go on with. */
  adopting: 'recovery-ledger.adopting',
} as const;

export type Metadata = Readonly<Record<string, string>>;

export const metadataOf = ({ generation, lineage, importedThrough }: Descent): Metadata => ({
  [metadataKeys.generation]: String(generation),
  [metadataKeys.lineage]: JSON.stringify(lineage),
  [metadataKeys.importedThrough]: String(importedThrough),
});

/** What is not there is the beginning: generation 0, no ancestors, nothing imported. */
export const readDescent = (metadata: Metadata = {}): E.Either<string, Descent> => {
  const generation = numberIn(metadata, metadataKeys.generation);
  const importedThrough = numberIn(metadata, metadataKeys.importedThrough);
  const lineage = lineageIn(metadata);
  if (E.isLeft(generation)) return generation;
  if (E.isLeft(importedThrough)) return importedThrough;
  if (E.isLeft(lineage)) return lineage;
  return E.right({
    generation: generation.right,
    lineage: lineage.right,
    importedThrough: importedThrough.right,
  });
};

const numberIn = (metadata: Metadata, key: string): E.Either<string, number> => {
  const text = metadata[key] ?? '0';
  return /^\d{1,15}$/.test(text) ? E.right(Number(text)) : E.left(`${key} is "${text}"`);
};

const lineageIn = (metadata: Metadata): E.Either<string, readonly Ancestor[]> => {
  const text = metadata[metadataKeys.lineage] ?? '[]';
  try {
    const decoded = Lineage.decode(JSON.parse(text));
    return E.isRight(decoded)
      ? decoded
      : E.left(`${metadataKeys.lineage}: ${explainFirst(decoded.left)}`);
  } catch {
    return E.left(`${metadataKeys.lineage} is not JSON`);
  }
};

/**
 * What a reader keeps with its position. In generation 0 it is when the stream was created; a
 * restored stream keeps that instant, so that the generation has to tell it from what it was.
 */
export const pinOf = ({
  created,
  generation,
}: Pick<StreamIdentity, 'created' | 'generation'>): string =>
  generation === 0 ? created : `${created}/${generation}`;
