/** When a projector may go on, and when it must not. */
import test from 'ava';
import { judgeCheckpoints } from './judge-checkpoints.ts';

const wanted = [
  { name: 'a', version: 2 },
  { name: 'b', version: 1 },
];
const at = (projection: string, sequence: number, version: number) => ({
  projection,
  sequence,
  version,
  streamCreated: 'today',
});
const first = { generation: 0, lineage: [], importedThrough: 0 };
const stream = { ...first, created: 'today', lastSequence: 10 };
const promoted = {
  ...stream,
  created: 'tomorrow',
  generation: 1,
  lineage: [{ created: 'today', generation: 0, through: 7 }],
};

test('it goes on after the lowest checkpoint', (t) => {
  t.deepEqual(judgeCheckpoints([at('a', 7, 2), at('b', 4, 1)], wanted, stream), {
    _tag: 'Ready',
    from: 5,
  });
});

test('another stream, or one that is shorter than the rows, halts it with the reason', (t) => {
  const stored = [at('a', 7, 2), at('b', 4, 1)];
  const other = judgeCheckpoints(stored, wanted, { ...stream, created: 'tomorrow' });
  t.is(other._tag, 'Halted');
  const shorter = judgeCheckpoints(stored, wanted, { ...stream, lastSequence: 6 });
  t.true(shorter._tag === 'Halted' && shorter.reason.includes('LEDGER ends at 6'));
});

test('on a promoted mirror it goes on, unless it holds what the mirror never got', (t) => {
  const within = judgeCheckpoints([at('a', 7, 2), at('b', 4, 1)], wanted, promoted);
  t.deepEqual(within, { _tag: 'Ready', from: 5 });
  const beyond = judgeCheckpoints([at('a', 8, 2), at('b', 4, 1)], wanted, promoted);
  t.true(beyond._tag === 'Halted' && /a holds events that LEDGER has lost/.test(beyond.reason));
});

test('rows of an older definition are rebuilt, those of a newer one are left alone', (t) => {
  t.is(judgeCheckpoints([at('a', 7, 1), at('b', 4, 1)], wanted, stream)._tag, 'Outdated');
  t.is(judgeCheckpoints([at('a', 7, 2)], wanted, stream)._tag, 'Outdated');
  t.is(judgeCheckpoints([at('a', 7, 3), at('b', 4, 1)], wanted, stream)._tag, 'Halted');
});
