/**
 * That one leaf is in a tree, shown by the hashes beside its way to the root: RFC 6962, section
 * 2.1.1, checked as RFC 9162, section 2.1.3.2, says. Pure.
 */
import { createMerkle, nodeHash } from './merkle.ts';

/** From the leaf's neighbour up. Throws for an index that is not in the tree. */
export const inclusionPath = (
  leaves: readonly Uint8Array[],
  index: number,
): readonly Uint8Array[] => {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new Error(`leaf ${index} is not in a tree of ${leaves.length}`);
  }
  if (leaves.length === 1) return [];
  const split = widestBelow(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionPath(left, index), rootOf(right)]
    : [...inclusionPath(right, index - split), rootOf(left)];
};

/** The largest power of two that is smaller than the number. */
const widestBelow = (count: number): number => {
  let width = 1;
  while (width * 2 < count) width *= 2;
  return width;
};

const rootOf = (leaves: readonly Uint8Array[]): Buffer => {
  const tree = createMerkle();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

export type Inclusion = {
  readonly leaf: Uint8Array;
  /** Position of the leaf, from 0, among `size` leaves. */
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
};

/** The root that the path leads to; undefined when the path does not fit such a tree. */
export const rootByPath = ({ leaf, index, size, path }: Inclusion): Uint8Array | undefined => {
  if (!Number.isSafeInteger(size) || !Number.isInteger(index) || index < 0 || index >= size)
    return undefined;
  let [at, last, node] = [index, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      node = nodeHash(beside, node);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else node = nodeHash(node, beside);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? node : undefined;
};
