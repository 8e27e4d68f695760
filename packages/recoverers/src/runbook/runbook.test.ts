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

test('what a runbook asks a person for is named in it, or its variable is unknown', (t) => {
  const changed = text.replace('${endpoints.gateway}', '${parameters.target}');
  t.regex(problems(changed).join(), /unknown variable \$\{parameters\.target\}/);
  const asking = (name: string) =>
    problems(changed.replace(/^steps:/m, `parameters: { ${name}: { what: when } }\nsteps:`));
  t.deepEqual(asking('target'), []);
  t.regex(asking('Target-1').join(), /expected a name such as target, got "Target-1"/);
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

test('an undo is checked like the step it undoes, which may tell it what to undo', (t) => {
  const undoing = (undo: string) =>
    problems(text.replace('    onFailure: abort', `    undo: ${undo}\n    onFailure: abort`));
  t.deepEqual(undoing('{ action: gate.resume, with: { gateway: "${endpoints.gateway}" } }'), []);
  t.regex(
    undoing('{ action: gate.resum, with: {} }').join(),
    /steps\.0\.undo\.action: unknown action/,
  );
  t.regex(
    undoing('{ action: gate.resume, with: {} }').join(),
    /steps\.0\.undo\.with: gateway: missing/,
  );
  const head = '{ action: gate.resume, with: { gateway: "${steps.halt.journalHead}" } }';
  t.regex(undoing(head).join(), /expected string, got 1/);
  t.regex(
    undoing('{ action: gate.resume, with: { gateway: "${steps.replay.digest}" } }').join(),
    /steps\.0\.undo\.with: unknown variable/,
  );
});

test('what a step that is left out would have said may not be used', (t) => {
  const skipped = text.replace(
    '    onFailure: pause # unproven',
    '    skip: { reason: the exchange is closed }\n    onFailure: pause # unproven',
  );
  t.regex(problems(skipped).join(), /unknown variable \$\{steps\.prove-fence\.journalHead\}/);
});

test('the name of the step that asks people first is taken', (t) => {
  const taken = text.replace('- id: restore-standby', '- id: approval-to-act');
  t.regex(problems(taken).join(), /steps\.\d+\.id: "approval-to-act" is the step that asks/);
});

test('a whole template keeps its type, inside text it becomes text', (t) => {
  const values = { incarnation: 7, name: 'engine-b' };
  t.deepEqual(
    resolve({ a: '${incarnation}', b: ['x ${incarnation} ${name}'] }, values),
    E.right({ a: 7, b: ['x 7 engine-b'] }),
  );
  t.deepEqual(resolve('${nobody}', values), E.left({ _tag: 'UnknownVariable', name: 'nobody' }));
});
