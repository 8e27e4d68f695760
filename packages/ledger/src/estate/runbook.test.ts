/** A runbook file's mistakes, each told with its line, column and path. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { conditionsOf, loadRunbook } from './runbook.ts';
import { formatProblem } from './yaml.ts';

const good = `runbook: RECOVER-1
recovers: trading_engine
why: it must trade
steps:
  - id: halt
    phase: contain
    why: nobody trades on a dead engine
    action: gate.halt
    with: { reason: "\${incident}" }
    needs: []
    budget: 1s
    timeout: 5s
    attempts: 1
    onFailure: abort
    irreversible: false
  - id: promote
    phase: promote
    why: the standby is hot
    action: engine.promote
    with: {}
    needs: [halt]
    budget: 1s
    timeout: 5s
    attempts: 2
    onFailure: pause
    irreversible: true
    postcondition: { http: "http://x", expect: { role: primary } }
`;

const after = (change: string, by: string): readonly string[] => {
  const loaded = loadRunbook('r.yaml', good.replace(change, by));
  return E.isRight(loaded) ? [] : loaded.left.map(formatProblem);
};

test('a good runbook loads, with references left for the recovery to fill in', (t) => {
  const loaded = loadRunbook('r.yaml', good);
  t.true(E.isRight(loaded) && loaded.right.runbook.steps[0]?.with['reason'] === '${incident}');
});

test('a misspelt optional key is an error: a condition is never dropped in silence', (t) => {
  const known = /r\.yaml:27:5: steps\.1\.postcondtion: unknown key \(known here: id, phase, why/;
  t.regex(after('postcondition', 'postcondtion').join(), known);
  t.regex(after('expect: { role', 'expects: { role').join(), /postcondition\.expects: unknown key/);
});

test('what an action is given is not judged here', (t) => {
  t.deepEqual(after('with: {}', 'with: { anything: [1, { deep: true }] }'), []);
});

test('steps are named once and need only earlier ones', (t) => {
  t.deepEqual(after('id: promote', 'id: halt'), ['r.yaml:16:9: steps.1.id: a second step "halt"']);
  t.deepEqual(after('needs: [halt]', 'needs: [halt, later]'), [
    'r.yaml:21:19: steps.1.needs.1: "later" is not an earlier step',
  ]);
  t.regex(after('needs: []', 'needs: [halt]').join(), /"halt" is not an earlier step/);
});

test('budgets, attempts and the way out of a failure are checked', (t) => {
  t.regex(after('budget: 1s', 'budget: 6s').join(), /budget: longer than the timeout/);
  t.regex(after('attempts: 1', 'attempts: 0').join(), /attempts: at least 1/);
  t.regex(after('attempts: 1', 'attempts: 1.5').join(), /attempts: expected a whole number/);
  t.regex(after('    onFailure: abort\n', '').join(), /steps\.0\.onFailure: missing/);
  t.regex(after('phase: contain', 'phase: contian').join(), /phase: expected Phase, got "contian"/);
});

test('a runbook without steps is none', (t) => {
  const [head] = good.split('steps:');
  const loaded = loadRunbook('r.yaml', `${head}steps: []\n`);
  t.true(E.isLeft(loaded) && loaded.left[0]?.message === 'a runbook needs steps');
});

test('what is optional is read: back-off, undo, skip, secrets, budgets and lists of conditions', (t) => {
  const rich = good.replace('steps:', 'budgets: { contain: 1s }\nsteps:').replace(
    '    attempts: 1\n',
    `    attempts: 3
    backoff: { first: 100ms, max: 1s }
    undo: { action: gate.resume, with: {}, timeout: 2s, attempts: 4 }
    skip: { reason: nobody trades today }
    secrets: [GATE_TOKEN]
    precondition:
      - { http: "http://x", expect: { a: 1 } }
      - { http: "http://y", expect: { b: true } }
`,
  );
  const loaded = loadRunbook('r.yaml', rich);
  if (E.isLeft(loaded)) return t.fail(loaded.left.map(formatProblem).join());
  const [halt, promote] = loaded.right.runbook.steps;
  t.deepEqual(loaded.right.runbook.budgets, { contain: 1_000 });
  t.deepEqual(halt?.backoff, { first: 100, max: 1_000 });
  t.like(halt?.undo, { action: 'gate.resume', timeout: 2_000, attempts: 4 });
  t.deepEqual(
    conditionsOf(halt?.precondition).map(({ http }) => http),
    ['http://x', 'http://y'],
  );
  t.is(conditionsOf(promote?.postcondition).length, 1);
  t.deepEqual(conditionsOf(undefined), []);
});

test('what is optional is checked as hard, with its place', (t) => {
  const step = (lines: string) => after('    attempts: 2\n', `    attempts: 2\n${lines}`);
  const backoff = step('    backoff: { first: 2s, max: 1s }\n');
  t.regex(backoff.join(), /r\.yaml:25:23: steps\.1\.backoff\.first: longer than the longest pause/);
  t.regex(step('    undo: { action: x, with: {} }\n').join(), /steps\.1\.undo: .* irreversible/);
  t.regex(step('    skip: { reason: " " }\n').join(), /not skipped without a reason/);
  t.regex(step('    skip: {}\n').join(), /steps\.1\.skip\.reason: missing/);
  t.regex(step('    secrets: [password]\n').join(), /expected a name such as DB_PASSWORD/);
  t.regex(step('    secrets: [A, A]\n').join(), /secrets\.1: A is named twice/);
  t.regex(after('onFailure: pause', 'onFailure: compensate').join(), /let it pause/);
  t.regex(
    step('    precondition:\n      - { http: x, expect: {}, expects: {} }\n').join(),
    /precondition\.0\.expects: unknown key/,
  );
  t.regex(
    after('steps:', 'budgets: { contian: 1s }\nsteps:').join(),
    /budgets\.contian: unknown key/,
  );
});
