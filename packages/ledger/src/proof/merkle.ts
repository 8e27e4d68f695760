/**
 * The Merkle tree of RFC 6962, section 2.1, grown leaf by leaf with memory for its right edge only.
 * Pure. Leaves come hashed already (leaf.ts); an inner node is SHA-256(0x01 || left || right).
 */
import { sha256, sha256Text } from './sha256.ts';

export type Merkle = {
  /** Copies the leaf. */
  readonly add: (leaf: Uint8Array) => void;
  readonly size: () => number;
  /** The root over the leaves so far; of none, the hash of nothing. */
  readonly root: () => Buffer;
};

const nodeBytes = 32;
/** The two children of an inner node as they are hashed: 0x01, the left one, the right one. */
const [leftAt, rightAt] = [1, 1 + nodeBytes];
const newPair = (): Buffer => Buffer.alloc(rightAt + nodeBytes, 1);

/** One buffer for all inner nodes: they are hashed one after the other. */
const shared = newPair();

export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => {
  shared.set(left, leftAt);
  shared.set(right, rightAt);
  return sha256(shared);
};

export const createMerkle = (): Merkle => {
  /**
   * By height, leaves first: on the left the root of a full subtree that has no neighbour yet, for
   * every bit that is set in `size`. What comes to its right is hashed with it, into the next one.
   */
  const pairs: Buffer[] = [];
  let size = 0;
  const pairAt = (height: number): Buffer => {
    pairs[height] ??= newPair();
    return pairs[height];
  };
  const add = (leaf: Uint8Array) => {
    let [pair, height] = [pairAt(0), 0];
    pair.set(leaf, size % 2 === 0 ? leftAt : rightAt);
    for (let width = size; width % 2 === 1; ) {
      width = (width - 1) / 2;
      height += 1;
      const node = sha256Text(pair);
      pair = pairAt(height);
      pair.write(node, width % 2 === 0 ? leftAt : rightAt, 'latin1');
    }
    size += 1;
  };
  const root = (): Buffer => {
    let node: Buffer | undefined;
    for (let [width, height] = [size, 0]; width > 0; width = Math.floor(width / 2), height += 1) {
      if (width % 2 === 0) continue;
      const left = pairAt(height).subarray(leftAt, rightAt);
      node = node === undefined ? Buffer.from(left) : nodeHash(left, node);
    }
    return node ?? sha256(new Uint8Array(0));
  };
  return { add, size: () => size, root };
};
