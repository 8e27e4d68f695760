/** Which claim includes which. */
import test from 'ava';
import { confirmable, isDown, supports } from './severity.ts';

test('stale, gap and corrupt data are failures, and a stronger claim supports them', (t) => {
  t.true((['STALE', 'GAP', 'DATA_CORRUPT'] as const).every(isDown));
  t.true(supports('GAP', 'STALE') && supports('HUNG', 'STALE') && supports('STALE', 'STALE'));
  t.false(supports('STALE', 'GAP') || supports('SLOW', 'STALE') || supports('STALE', 'HUNG'));
});

test('the most severe is tried first, and flapping is never agreed on', (t) => {
  t.deepEqual(confirmable(['STALE', 'FLAPPING', 'SLOW', 'GAP', 'PROCESS_DEAD']), [
    ...(['PROCESS_DEAD', 'GAP', 'STALE', 'SLOW'] as const),
  ]);
});
