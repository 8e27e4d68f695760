/** The tree against the reference values of Certificate Transparency, and its proofs. */
import { createHash } from 'node:crypto';
import test from 'ava';
import { inclusionPath, rootByPath } from './inclusion.ts';
import { createMerkle } from './merkle.ts';

/** Inputs and roots of the reference implementation's own test (merkle_tree_test of RFC 6962). */
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leafOf = (hex: string): Buffer =>
  createHash('sha256')
    .update(Buffer.from([0]))
    .update(Buffer.from(hex, 'hex'))
    .digest();

const numbered = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => leafOf(index.toString(16).padStart(8, '0')));

const rootOf = (leaves: readonly Buffer[]): Buffer => {
  const tree = createMerkle();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

test('the roots are those of the reference implementation', (t) => {
  const tree = createMerkle();
  t.is(tree.root().toString('hex'), roots[0] ?? '');
  for (const [index, input] of inputs.entries()) {
    tree.add(leafOf(input));
    t.is(tree.root().toString('hex'), roots[index + 1] ?? '');
  }
});

test('the path of every leaf of every small tree leads to its root', (t) => {
  for (let size = 1; size <= 33; size += 1) {
    const leaves = numbered(size);
    const root = rootOf(leaves);
    for (const [index, leaf] of leaves.entries()) {
      const path = inclusionPath(leaves, index);
      t.deepEqual(rootByPath({ leaf, index, size, path }), root, `${index} of ${size}`);
    }
  }
});

test('a path fits its own leaf, place and tree only', (t) => {
  const leaves = numbered(7);
  const root = rootOf(leaves);
  const [leaf, other] = [leaves[4] ?? leafOf(''), leaves[5] ?? leafOf('')];
  const path = inclusionPath(leaves, 4);
  const leadsTo = (given: Partial<Parameters<typeof rootByPath>[0]>) =>
    Buffer.from(rootByPath({ leaf, index: 4, size: 7, path, ...given }) ?? []).equals(root);
  t.true(leadsTo({}));
  t.false(leadsTo({ leaf: other }));
  t.false(leadsTo({ index: 3 }));
  t.false(leadsTo({ index: 7 }));
  t.false(leadsTo({ size: 5 }));
  t.false(leadsTo({ path: path.slice(1) }));
  t.false(leadsTo({ path: [...path, leaf] }));
  t.throws(() => inclusionPath(leaves, 7));
});
