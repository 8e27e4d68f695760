/** Runbooks are refused at load, with the place, for everything that can be known then. */
import { readFileSync } from 'node:fs';
import { formatProblem, loadEstate, loadRunbook } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { actions } from '../actions/catalogue.ts';
import { checkRunbook } from './check-runbook.ts';
import { resolve } from './template.ts';

const floor = new URL('../../../../examples/trading-floor/', import.meta.url);
const text = readFileSync(new URL('runbooks/RECOVER-TRADE-001.yaml', floor), 'utf8');
const loadedEstate = loadEstate(
  'estate.yaml',
  readFileSync(new URL('estate.yaml', floor), 'utf8'),
  {},
);
if (E.isLeft(loadedEstate)) throw new Error(loadedEstate.left.map(formatProblem).join('\n'));
const { estate } = loadedEstate.right;

const problems = (changed: string): readonly string[] => {
  const loaded = loadRunbook('runbook.yaml', changed);
  return E.isLeft(loaded)
    ? loaded.left.map(formatProblem)
    : checkRunbook(loaded.right, estate, actions).map(formatProblem);
};

const lineOf = (changed: string, needle: string): number =>
  changed.slice(0, changed.indexOf(needle)).split('\n').length;

test('the shipped runbook has no problem', (t) => {
  t.deepEqual(problems(text), []);
});

test('an unknown variable is named with its line', (t) => {
  const changed = text.replace('${endpoints.gateway}', '${endpoints.gatway}');
  const [problem] = problems(changed);
  t.regex(problem ?? '', /unknown variable \$\{endpoints\.gatway\}/);
  t.true(problem?.startsWith(`runbook.yaml:${lineOf(changed, 'gatway')}:`));
});

test('the output of a step that is not needed may not be used: it may not have run', (t) => {
  const changed = text.replace(
    'needs: [reconcile-orders, replay, prove-fence, test-order]',
    'needs: [route]',
  );
  t.true(
    problems(changed).some(
      (problem) => problem.includes('measure-loss') || problem.includes('not an earlier step'),
    ),
  );
  const reordered = text.replace(
    'needs: [reconcile-orders, replay, prove-fence, test-order]',
    'needs: [mass-cancel]',
  );
  t.regex(problems(reordered).join('\n'), /unknown variable \$\{steps\./);
});

test('an unknown action, a misspelt parameter and a wrong type are refused', (t) => {
  t.regex(
    problems(text.replace('action: gate.halt', 'action: gate.hlat')).join(),
    /unknown action "gate\.hlat"/,
  );
  t.regex(
    problems(text.replace('symbol: ZTEST', 'symbl: ZTEST')).join(),
    /symbol: missing|unknown parameter/,
  );
  t.regex(problems(text.replace('quantity: "1"', 'quantity: 1')).join(), /expected string, got 1/);
});

test('every step states what happens when it fails', (t) => {
  t.regex(problems(text.replace('    onFailure: abort\n', '')).join('\n'), /onFailure: missing/);
});

test('what the engine does not carry out yet is refused, not left out in silence', (t) => {
  const compensating = problems(text.replace('onFailure: abort', 'onFailure: compensate'));
  t.regex(compensating.join(), /steps\.0\.onFailure: compensate is not supported yet/);
  const undo = '    undo: { action: gate.resume, with: {} }\n    onFailure: abort';
  const undoing = problems(text.replace('    onFailure: abort', undo));
  t.regex(undoing.join(), /steps\.0\.undo: undo is not supported yet/);
});

test('a whole template keeps its type, inside text it becomes text', (t) => {
  const values = { incarnation: 7, name: 'engine-b' };
  t.deepEqual(
    resolve({ a: '${incarnation}', b: ['x ${incarnation} ${name}'] }, values),
    E.right({ a: 7, b: ['x 7 engine-b'] }),
  );
  t.deepEqual(resolve('${nobody}', values), E.left({ _tag: 'UnknownVariable', name: 'nobody' }));
});
