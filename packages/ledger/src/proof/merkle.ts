/**
 * The Merkle tree of RFC 6962, section 2.1, grown leaf by leaf with memory for its right edge only.
 * Pure. Leaves come hashed already (leaf.ts); an inner node is SHA-256(0x01 || left || right).
 */
import { sha256 } from './sha256.ts';

export type Merkle = {
  readonly add: (leaf: Uint8Array) => void;
  readonly size: () => number;
  /** The root over the leaves so far; of none, the hash of nothing. */
  readonly root: () => Buffer;
};

/** One buffer for all inner nodes: they are hashed one after the other. */
const pair = Buffer.alloc(65, 1);

export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
  pair.set(left, 1);
  pair.set(right, 33);
  return sha256(pair);
};

export const createMerkle = (): Merkle => {
  /** Roots of full subtrees, the widest first: one for every bit that is set in `size`. */
  const edge: Uint8Array[] = [];
  let size = 0;
  const add = (leaf: Uint8Array) => {
    let node = leaf;
    for (let width = size; width % 2 === 1; width = (width - 1) / 2) {
      node = nodeHash(edge.pop() ?? node, node);
    }
    edge.push(node);
    size += 1;
  };
  const root = (): Buffer => {
    const [last, ...rest] = [...edge].reverse();
    if (last === undefined) return sha256(new Uint8Array(0));
    return Buffer.from(rest.reduce((right, left) => nodeHash(left, right), last));
  };
  return { add, size: () => size, root };
};
