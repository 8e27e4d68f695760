/**
 * What `adopt` does next, from what is there now. Pure. Nothing is remembered between two steps but
 * in the streams themselves, so that an adoption killed anywhere is gone on with by the next run.
 *
 *   PromoteLedger  the mirror takes messages from nobody any more: its end stands still
 *   PromoteSeals   the same for the seals
 *   Settle         generation and lineage are written, and the ledger's subjects taken in; LEDGER
 *                  still waits to be adopted, so that no service uses it
 *   Create         the streams that a mirror does not have
 *   Record         EpochGenerationRaised, once in each mode
 *   Open           services may use it
 */
import type { Mode } from '../events/primitives.ts';
import { type Ancestor, type Descent, type Metadata, metadataKeys } from './stream-identity.ts';

/** Decided once, at `Settle`, and kept in the metadata until `Open`. */
export type Adoption = {
  readonly generation: number;
  readonly previous: Ancestor;
  readonly reason: string;
  readonly by: string;
};

export type AdoptionFacts = {
  readonly created: string;
  readonly lastSequence: number;
  readonly metadata: Metadata;
  readonly descent: Descent;
  /** The name of the site that LEDGER mirrors, until it is promoted. */
  readonly mirrors: string | undefined;
  readonly sealsAreMirrored: boolean;
  readonly missing: readonly string[];
  /** What has been begun and not ended. */
  readonly adopting: Adoption | undefined;
  /** The newest generation on the estate's record, by mode. */
  readonly recorded: Readonly<Record<Mode, number>>;
};

export type AdoptionWish = {
  readonly reason: string;
  readonly by: string;
  /** Also where nothing waits to be adopted: after a restore by other means. */
  readonly raise: boolean;
  /** The lowest generation to raise to: an older backup does not know of later ones. */
  readonly atLeast: number;
};

export type AdoptionStep =
  | { readonly _tag: 'PromoteLedger'; readonly site: string }
  | { readonly _tag: 'PromoteSeals' }
  | { readonly _tag: 'Settle'; readonly adoption: Adoption; readonly descent: Descent }
  | { readonly _tag: 'Create'; readonly streams: readonly string[] }
  | { readonly _tag: 'Record'; readonly mode: Mode; readonly adoption: Adoption }
  | { readonly _tag: 'Open'; readonly adoption: Adoption }
  | { readonly _tag: 'Nothing' };

export const nextStep = (facts: AdoptionFacts, wish: AdoptionWish): AdoptionStep => {
  const { adopting, recorded } = facts;
  if (facts.mirrors !== undefined) return { _tag: 'PromoteLedger', site: facts.mirrors };
  if (facts.sealsAreMirrored) return { _tag: 'PromoteSeals' };
  if (adopting === undefined) {
    const waits = facts.metadata[metadataKeys.unadopted] !== undefined;
    return waits || wish.raise ? settle(facts, wish) : { _tag: 'Nothing' };
  }
  if (facts.missing.length > 0) return { _tag: 'Create', streams: facts.missing };
  for (const mode of ['real', 'drill'] as const) {
    if (recorded[mode] < adopting.generation) return { _tag: 'Record', mode, adoption: adopting };
  }
  return { _tag: 'Open', adoption: adopting };
};

const settle = (facts: AdoptionFacts, { reason, by, atLeast }: AdoptionWish): AdoptionStep => {
  const { descent, lastSequence: through, recorded } = facts;
  const known = Math.max(descent.generation, recorded.real, recorded.drill);
  const generation = Math.max(known + 1, atLeast);
  const created = facts.metadata[metadataKeys.copyOf] ?? facts.created;
  const previous = { created, generation: descent.generation, through };
  const before = descent.lineage.map((one) => ({
    ...one,
    through: Math.min(one.through, through),
  }));
  return {
    _tag: 'Settle',
    adoption: { generation, previous, reason, by },
    descent: { ...descent, generation, lineage: [...before, previous] },
  };
};
