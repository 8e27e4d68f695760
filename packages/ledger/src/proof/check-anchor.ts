/**
 * The seals that are there against those that an anchor outside the server remembers. Pure.
 *
 * A mirror or a backup may have fewer seals than were anchored. The chain then goes on under a
 * newer generation, with numbers that the anchor has seen before: seals are told apart by both.
 */
import type { Anchor, Anchored } from './anchor.ts';
import { type AnchoredRoots, createAnchoredRoots } from './anchored-roots.ts';
import type { ChainCheck } from './check-chain.ts';
import type { SealedStream } from './check-stream.ts';
import { type Findings, span } from './findings.ts';
import type { Losses } from './losses.ts';
import type { Seal } from './seal.ts';

export type AnchorCheck = {
  readonly take: (seal: Seal) => void;
  /** Every event, in order, after the seals that cover it. */
  readonly event: AnchoredRoots['take'];
  /** `head`: the last sequence that was read; `toTheEnd`: that nothing was left out behind it. */
  readonly finish: (
    chain: Pick<ChainCheck, 'first' | 'last'>,
    head: number,
    toTheEnd: boolean,
  ) => void;
};

export const createAnchorCheck = (
  anchor: Anchor,
  stream: SealedStream | undefined,
  losses: Losses,
  findings: Findings,
): AnchorCheck => {
  const known = readKnown(anchor, findings);
  /** The last sequence taken over of the lost stream that it is of; undefined: of no such one. */
  const takenOver = ({ created, generation }: Anchored): number | undefined =>
    stream?.lineage.find((of) => of.created === created && of.generation === generation)?.through;
  const whole = [...known.values()].filter((of) => of.last <= (takenOver(of) ?? of.last));
  const roots = createAnchoredRoots(whole, findings);
  const take = (seal: Seal) => {
    const { number, hash, first, last } = seal;
    const anchored = known.get(nameOf(seal.generation, number));
    if (anchored === undefined) return;
    known.delete(nameOf(seal.generation, number));
    roots.forget(anchored);
    if (anchored.hash === hash) return;
    const message = `seal ${number} is not the one that was anchored`;
    findings.problem({ kind: 'seal-replaced', seal: number, first, last, message });
  };
  const finish: AnchorCheck['finish'] = (chain, head, toTheEnd) => {
    const [firstSeal, lastSeal] = [chain.first(), chain.last()];
    const left = [...known.values()].filter(({ seal }) => seal >= (firstSeal?.number ?? 1));
    const gone = left.filter((of) => takenOver(of) === undefined);
    tellLostSeals(left, takenOver, losses, findings);
    const after = gone.filter(({ seal }) => seal > (lastSeal?.number ?? 0));
    for (const { seal, first, last } of gone.filter((of) => !after.includes(of))) {
      const message = `seal ${seal} was anchored and is not there`;
      findings.problem({ kind: 'seal-missing', seal, first, last, message });
    }
    tellTruncated(after, lastSeal, toTheEnd ? head : undefined, findings);
  };
  return { take, event: roots.take, finish };
};

const nameOf = (generation: number, seal: number): string => `${generation}/${seal}`;

const readKnown = (anchor: Anchor, findings: Findings): Map<string, Anchored> => {
  const known = new Map<string, Anchored>();
  for (const anchored of anchor.seals) {
    const name = nameOf(anchored.generation, anchored.seal);
    const before = known.get(name);
    if (before !== undefined && before.hash !== anchored.hash) {
      const message = `the anchor saw two different seals ${anchored.seal}`;
      findings.problem({ kind: 'seal-replaced', seal: anchored.seal, message });
    }
    known.set(name, anchored);
  }
  for (const { line, reason } of anchor.unreadable) {
    const message = `line ${line} of the anchor cannot be read: ${reason}`;
    findings.problem({ kind: 'anchor-unreadable', message });
  }
  return known;
};

/** Seals that went with the stream that this one continues, and the events that went with them. */
const tellLostSeals = (
  left: readonly Anchored[],
  takenOver: (anchored: Anchored) => number | undefined,
  losses: Losses,
  { note }: Findings,
): void => {
  const lost = left.filter((of) => takenOver(of) !== undefined);
  for (const generation of new Set(lost.map((of) => of.generation))) {
    const numbers = lost.filter((of) => of.generation === generation).map(({ seal }) => seal);
    const which = span(numbers[0] ?? 0, numbers.at(-1) ?? 0).replaceAll('#', '');
    note(`seal ${which} of generation ${generation} was anchored and lost with its stream`);
  }
  for (const anchored of lost) {
    const through = takenOver(anchored) ?? anchored.last;
    if (anchored.last > through) losses.add({ ...anchored, through });
  }
};

const tellTruncated = (
  after: readonly Anchored[],
  lastSeal: Seal | undefined,
  head: number | undefined,
  findings: Findings,
): void => {
  const newest = after.at(-1);
  if (newest === undefined) return;
  const { seal, last } = newest;
  const first = (lastSeal?.last ?? 0) + 1;
  const events = head !== undefined && head < last ? `, and the log ends at #${head}` : '';
  const message =
    `the anchor knows ${after.length} more seals, up to seal ${seal} over #${last}; the chain ` +
    `ends at seal ${lastSeal?.number ?? 0}${events}`;
  findings.problem({ kind: 'tail-truncated', seal, first, last, message });
};
