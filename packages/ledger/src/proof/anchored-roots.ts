/**
 * Events held against the roots that an anchor remembers, where the chain does not have the seal:
 * it was lost with a server, or removed. Pure. Seals lead: whichever the chain has is forgotten
 * here before the first of its events comes.
 */
import type { Anchored } from './anchor.ts';
import type { TakeEvent } from './event-batch.ts';
import { type Findings, span } from './findings.ts';
import { createMerkle, type Merkle } from './merkle.ts';

export type AnchoredRoots = {
  /** The next event of the log, in ascending order. */
  readonly take: TakeEvent;
  readonly forget: (anchored: Anchored) => void;
};

/** Only seals of which this log should have every event. */
export const createAnchoredRoots = (
  seals: Iterable<Anchored>,
  findings: Findings,
): AnchoredRoots => {
  const waiting = new Map<number, readonly Anchored[]>();
  for (const seal of seals) waiting.set(seal.first, [...(waiting.get(seal.first) ?? []), seal]);
  let open: { readonly seal: Anchored; readonly tree: Merkle }[] = [];
  const take: TakeEvent = (batch, index) => {
    const sequence = batch.sequenceAt(index);
    for (const seal of waiting.get(sequence) ?? []) open.push({ seal, tree: createMerkle() });
    if (open.length === 0) return;
    const leaf = batch.leafAt(index);
    for (const { seal, tree } of open) {
      if (sequence <= seal.last) tree.add(leaf);
      if (sequence >= seal.last) tell(seal, tree.root().toString('hex'), findings);
    }
    open = open.filter(({ seal }) => sequence < seal.last);
  };
  const forget = (seal: Anchored) => {
    const others = (waiting.get(seal.first) ?? []).filter((other) => other !== seal);
    if (others.length === 0) waiting.delete(seal.first);
    else waiting.set(seal.first, others);
  };
  return { take, forget };
};

const tell = ({ seal, root, first, last }: Anchored, found: string, findings: Findings): void => {
  const where = `${span(first, last)}: seal ${seal}, which only the anchor knows,`;
  if (found === root) findings.note(`${where} has the root of these messages`);
  else {
    const message = `${where} has another root than these messages`;
    findings.problem({ kind: 'range-changed', first, last, seal, message });
  }
};
