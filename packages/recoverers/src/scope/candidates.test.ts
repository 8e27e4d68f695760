/** Who takes over, and what each other one is told. */
import test from 'ava';
import { rankCandidates, type Surveyed, type Wanted } from './candidates.ts';
import { predictLoss } from './predict-loss.ts';
import { healthy, silent, surveyOf } from './scripted-scope.ts';

const wanted: Wanted = { standby: 'hot', processes: [], site: null, target: null };
const rank = (over: Partial<Wanted>, ...instances: readonly Surveyed[]) =>
  rankCandidates(surveyOf('a', ...instances), { ...wanted, ...over });

test('the standby that consumed most is chosen, and each other one is told why not', (t) => {
  const four = [healthy('a', 'OK', 900), healthy('b'), healthy('c', 'STANDBY', 7), silent('d')];
  const { candidates, chosen } = rank({}, ...four);
  t.is(chosen?.name, 'c');
  t.deepEqual(
    candidates.map(({ reason }) => reason),
    [
      'it is the instance that failed',
      'its input sequence 5 is not the highest',
      'hot standby at input sequence 7',
      'it does not answer: connection refused',
    ],
  );
});

test('a standby at the same site comes before one that has more of the input', (t) => {
  const far = healthy('b', 'STANDBY', 900, 'dr');
  const { candidates, chosen } = rank({}, silent('a'), far, healthy('c', 'STANDBY', 7));
  t.is(chosen?.name, 'c');
  t.is(candidates[1]?.reason, 'it is at dr, and c is nearer');
  const { chosen: alone, candidates: reasons } = rank({}, silent('a'), far);
  t.is(alone?.name, 'b');
  t.is(reasons[1]?.reason, 'hot standby at dr at input sequence 900');
});

test('where a site or an instance is asked for, no other one is taken', (t) => {
  const near = healthy('b');
  const far = healthy('c', 'STANDBY', 5, 'dr');
  const atSite = rank({ site: 'dr' }, silent('a'), near, far);
  t.is(atSite.chosen?.name, 'c');
  t.is(atSite.candidates[1]?.reason, 'it is at main, and dr is wanted');
  const named = rank({ target: 'c' }, silent('a'), near, far);
  t.is(named.chosen?.name, 'c');
  t.is(named.candidates[1]?.reason, 'c was asked for');
  t.is(rank({ target: 'nobody' }, silent('a'), near, far).chosen, undefined);
});

test('a warm standby only has to answer, a cold one not even that', (t) => {
  const loading = healthy('b', 'LOADING');
  t.is(rank({}, silent('a'), loading).chosen, undefined);
  t.is(rank({ standby: 'warm' }, silent('a'), loading).chosen?.name, 'b');
  t.is(rank({ standby: 'warm' }, silent('a'), silent('b')).chosen, undefined);
  t.is(rank({ standby: 'cold' }, silent('a'), silent('b')).chosen?.name, 'b');
});

test('where nothing stands by, the instance or the process is started anew', (t) => {
  const alone = rank({ standby: 'none' }, silent('a'));
  t.is(alone.chosen?.name, 'a');
  t.is(alone.candidates[0]?.reason, 'it is started anew: nothing stands by');
  const process = rank({ standby: 'none', processes: ['pnl'] });
  t.is(process.chosen?.process, 'pnl');
  t.is(rank({ standby: 'none' }).chosen, undefined);
});

test('without service discovery the one instance that is no standby is the failed one', (t) => {
  const failedOf = (...instances: readonly Surveyed[]) =>
    rankCandidates(surveyOf(null, ...instances), wanted).failed?.name;
  t.is(failedOf(silent('a'), healthy('b')), 'a');
  t.is(failedOf(silent('a'), silent('c'), healthy('b')), undefined);
  t.is(failedOf(healthy('a'), healthy('b')), undefined);
});

test('a predicted loss is no better than what was measured', (t) => {
  const lossOf = (standby: Surveyed, head: number | null) => {
    const journal = head === null ? null : { source: 'the journal', sequence: head };
    const survey = { ...surveyOf('a', silent('a'), standby), journal };
    return predictLoss(survey, rankCandidates(survey, wanted));
  };
  const { state, records, basis } = lossOf(healthy('b', 'STANDBY', 500), 510);
  t.deepEqual([state, records], ['BOUNDED', 10]);
  t.regex(basis, /the journal is at sequence 510, b at 500/);
  t.is(lossOf(healthy('b'), null).state, 'UNKNOWN');
  t.is(lossOf(silent('b'), 510).state, 'UNKNOWN');
  t.is(lossOf(healthy('b', 'STANDBY', 5, 'dr', true), null).records, 0);
  t.is(lossOf(healthy('b', 'STANDBY', 5, 'dr', false), 510).state, 'UNKNOWN');
});
