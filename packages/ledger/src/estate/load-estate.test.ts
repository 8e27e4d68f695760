/** An estate file's mistakes, each told with its line, column and path. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { loadEstate } from './load-estate.ts';
import { formatProblem } from './yaml.ts';
import type { Variables } from './yaml-variables.ts';

const example = new URL('../../../../examples/trading-floor/estate.yaml', import.meta.url);

const component = (id: string, dependsOn: string) => `
  ${id}:
    label: ${id}
    priority: 1
    tier: 1
    rto: 30s
    rpo: 0s
    availability: "99.995"
    resumeCriterion: an order can be safely accepted again
    runbook: null
    dependsOn: [${dependsOn}]
    instances: [{ name: a, process: a, address: "127.0.0.1:1", http: "http://127.0.0.1:2" }]
    judgement: { bad: 2, of: 3, good: 3, flaps: 3, flapWindow: 10s, confirmWithin: 500ms }
    probes:
      - id: order-port
        kind: tcp
        target: { registry: service/trading/active }
        every: 250ms
        deadline: 200ms
      - id: health
        kind: http
        target: { address: "127.0.0.1:\${PORT:-1}" }
        path: /health
        expect: { status: OK }
        slowAfter: 150ms
        every: 250ms
        deadline: 400ms`;

const good = `# a small estate
estate: floor
quorum: 2

registry:
  kind: consul
  url: http://127.0.0.1:\${PORT:-7700}
actuators: {}
endpoints:
  session: FIRM1
runbooks: runbooks
policy: { version: "1", antiFlap: 60s, correlationWindow: 5s }
components:${component('trading_engine', 'order_gateway')}${component('order_gateway', '')}${component('position_management', 'trading_engine')}
`;

const problems = (text: string, variables: Variables = {}): readonly string[] => {
  const loaded = loadEstate('e.yaml', text, variables);
  return E.isRight(loaded) ? [] : loaded.left.map(formatProblem);
};

/** The problems after one change, with `LINE` for the line that was changed. */
const after = (change: string, by: string, variables: Variables = {}): readonly string[] => {
  const at = good.indexOf(change);
  if (at < 0) throw new Error(`the estate has no "${change}"`);
  const line = good.slice(0, at).split('\n').length;
  return problems(good.replace(change, by), variables).map((problem) =>
    problem.replace(`e.yaml:${line}:`, 'e.yaml:LINE:'),
  );
};

test('the example estate is without a mistake, and its hash is that of its text', (t) => {
  t.deepEqual(problems(readFileSync(example, 'utf8')), []);
  t.deepEqual(problems(good), []);
  const [a, b] = [good, `${good}\n# more`].map((text) => loadEstate('e.yaml', text, {}));
  const hash = (loaded: typeof a) => loaded && E.isRight(loaded) && loaded.right.hash;
  t.not(hash(a), hash(b));
});

test('a misspelt key is an error at the key, and the key it was meant to be is missing', (t) => {
  t.deepEqual(after('kind: consul', 'kund: consul'), [
    'e.yaml:LINE:3: registry.kund: unknown key (known here: kind, url)',
    'e.yaml:LINE:3: registry.kind: missing (expected "consul")',
  ]);
});

test('an unknown key deep in a list is found, also where a union could hide it', (t) => {
  const both = '{ registry: service/trading/active, address: "127.0.0.1:1" }';
  const path = 'components.trading_engine.probes.0.target.registry';
  t.deepEqual(after('{ registry: service/trading/active }', both), [
    `e.yaml:LINE:19: ${path}: unknown key (known here: address)`,
  ]);
  t.regex(
    after('slowAfter: 150ms', 'slowAfter: 150ms\n        slow: 1').join(),
    /probes\.1\.slow: unk/,
  );
});

test('numbers as text, text as numbers and fractions of a count are errors', (t) => {
  t.regex(after('quorum: 2', 'quorum: "2"').join(), /LINE:9: quorum: expected a whole number/);
  t.regex(after('quorum: 2', 'quorum: 2.5').join(), /LINE:9: quorum: expected a whole number/);
  t.regex(after('quorum: 2', 'quorum: .nan').join(), /LINE:9: quorum: expected a whole number/);
  t.regex(after('rpo: 0s', 'rpo: 0').join(), /LINE:10: .*rpo: expected a duration such as 30s/);
  t.regex(after('"99.995"', '99.995').join(), /LINE:19: .*availability: expected string, got 99/);
});

test('an unknown component and a circle of dependencies are errors', (t) => {
  const path = 'components.trading_engine.dependsOn.0';
  t.deepEqual(after('[order_gateway]', '[order_gatway]'), [
    `e.yaml:LINE:17: ${path}: unknown component "order_gatway"`,
  ]);
  const circle = after('dependsOn: []', 'dependsOn: [position_management]').join('\n');
  t.regex(circle, /position_management" depends on "order_gateway", recovery has no order/);
  t.regex(after('dependsOn: []', 'dependsOn: [order_gateway]').join(), /a circle/);
});

test('bounds of quorum, judgement, probes and targets are checked', (t) => {
  t.regex(after('quorum: 2', 'quorum: 1').join(), /at least 2 observers/);
  t.regex(after('{ bad: 2, of: 3', '{ bad: 4, of: 3').join(), /1 <= bad <= of/);
  t.regex(after('slowAfter: 150ms', 'slowAfter: 401ms').join(), /nothing would ever be slow/);
  t.regex(after('every: 250ms', 'every: 0s').join(), /probes\.0\.every: must be longer than 0/);
  t.regex(after('rto: 30s', 'rto: 0s').join(), /trading_engine\.rto: must be longer than 0/);
  t.regex(after('id: health', 'id: order-port').join(), /probes\.1\.id: a second probe/);
});

test('a variable that is not set, or empty, is an error unless it has a default', (t) => {
  const message = 'the variable Q is not set: export it, or write ${Q:-default}';
  t.deepEqual(after('quorum: 2', 'quorum: ${Q}'), [`e.yaml:LINE:9: quorum: ${message}`]);
  t.deepEqual(after('quorum: 2', 'quorum: ${Q}', { Q: '' }), [`e.yaml:LINE:9: quorum: ${message}`]);
  t.deepEqual(after('quorum: 2', 'quorum: ${Q}', { Q: '3' }), []);
  t.deepEqual(after('quorum: 2', 'quorum: ${Q:-2}', { Q: '' }), []);
});

test('what only looks like a variable is an error', (t) => {
  t.regex(after('session: FIRM1', 'session: ${session}').join(), /"\$\{session\}" is no variable/);
  t.regex(after('session: FIRM1', 'session: "${SESSION"').join(), /"\$\{SESSION" is no variable/);
});

test('malformed YAML, duplicate keys, loose aliases and empty files are placed errors', (t) => {
  t.deepEqual(after('quorum: 2', 'quorum: 2\nquorum: 2'), [
    'e.yaml:4:1: a second "quorum" in the same place: keep one of them',
  ]);
  t.regex(problems('a: [1').join(), /^e\.yaml:1:\d+: /);
  t.regex(problems('a: *b').join(), /^e\.yaml:1:1: Unresolved alias/);
  t.deepEqual(problems(''), ['e.yaml:1:1: expected Estate, got null']);
  t.deepEqual(problems('a: 1\n---\nb: 2').length, 1);
});
