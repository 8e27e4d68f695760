/** Properties of opinions over any sequence of observations. */
import test from 'ava';
import * as fc from 'fast-check';
import { observation, opinion, policy } from './examples.ts';
import { judge, unjudged } from './judge.ts';
import { resultOfSign, type Sign } from './observation.ts';
import type { Opinion } from './opinion.ts';

const anySign = fc.constantFrom(...(Object.keys(resultOfSign) as Sign[]));
const histories = fc.array(fc.tuple(anySign, fc.constantFrom('p', 'q')), { maxLength: 60 });

const opinionsOf = (history: readonly (readonly [Sign, string])[]): readonly Opinion[] => {
  const said: Opinion[] = [];
  history.reduce(
    (state, [sign, probe], index) => {
      const next = judge(state, observation(sign, (index + 1) * 100, probe), policy);
      said.push(opinion(next));
      return next;
    },
    unjudged(['p', 'q']),
  );
  return said;
};

test('no sequence of good observations is ever suspected', (t) => {
  const good = fc.array(fc.constantFrom('p', 'q'), { maxLength: 60 });
  t.notThrows(() =>
    fc.assert(
      fc.property(good, (probes) =>
        opinionsOf(probes.map((probe) => ['answered', probe])).every(({ is }) => is !== 'suspect'),
      ),
    ),
  );
});

test('slow and good answers alone never give anything but SLOW', (t) => {
  const sign = fc.constantFrom<Sign>('answered', 'slow', 'stalled');
  const slow = fc.array(fc.tuple(sign, fc.constantFrom('p', 'q')), { maxLength: 60 });
  t.notThrows(() =>
    fc.assert(
      fc.property(slow, (history) =>
        opinionsOf(history).every((said) => said.is !== 'suspect' || said.failureType === 'SLOW'),
      ),
    ),
  );
});

test('death is never said without a refusal', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(histories, (history) => {
        const refused = history.some(([sign]) => sign === 'refused' || sign === 'exited');
        const dead = opinionsOf(history).some(
          (said) => said.is === 'suspect' && said.failureType === 'PROCESS_DEAD',
        );
        return refused || !dead;
      }),
    ),
  );
});

test('an onset never ends before it begins', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(histories, (history) =>
        opinionsOf(history).every(
          (said) =>
            said.is !== 'suspect' || said.lastGood === null || said.lastGood < said.firstBad,
        ),
      ),
    ),
  );
});

test('nothing unknown ever counts as answering', (t) => {
  const blind = fc.constantFrom<Sign>('no-target', 'own-fault', 'stalled', 'source-silent');
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(fc.tuple(blind, fc.constantFrom('p', 'q'))), (history) =>
        opinionsOf(history).every(({ is }) => is !== 'answering' && is !== 'suspect'),
      ),
    ),
  );
});
