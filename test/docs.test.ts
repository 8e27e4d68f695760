/** README and docs tell the truth: commands exist, links resolve, the tables match the code. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { actions } from '@recovery-ledger/recoverers';
import test from 'ava';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

const inFolder = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const files = [
  ...inFolder('.'),
  ...inFolder('docs'),
  ...inFolder('docs/decisions'),
  ...inFolder('docs/runbooks'),
  'examples/trading-floor/README.md',
];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

test('every link of the documentation leads to a file that is there', (t) => {
  const dead = files.flatMap((file) =>
    [...textOf(file).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => target ?? '')
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(root, dirname(file), target)))
      .map((target) => `${file}: ${target}`),
  );
  t.deepEqual(dead, []);
});

test('every command of the documentation exists', async (t) => {
  const { stdout } = await run(process.execPath, [
    join(root, 'packages/console/bin/recovery-ledger.js'),
    '--help',
  ]);
  const known = new Set([...stdout.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name));
  const written = files.flatMap((file) =>
    [...textOf(file).matchAll(/(?:`|npx |^)recovery-ledger ([a-z][a-z-]*)/gm)].map(
      ([, name]) => name,
    ),
  );
  t.true(written.length > 10);
  t.deepEqual(
    written.filter((name) => !known.has(name)),
    [],
  );
});

test('every npm script of the documentation exists', (t) => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const written = files.flatMap((file) =>
    [...textOf(file).matchAll(/npm run ([a-z-]+)/g)].map(([, name]) => name ?? ''),
  );
  t.deepEqual(
    written.filter((name) => scripts[name] === undefined),
    [],
  );
});

test('the guide lists every action, and the runbook it checks has no problem', async (t) => {
  const guide = textOf('docs/writing-a-runbook.md');
  const [table = ''] = guide.slice(guide.indexOf('## Actions') + 1).split('\n## ');
  const listed = [...table.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, name]) => name);
  t.deepEqual(listed.sort(), [...actions.keys()].sort());
  for (const [name, { output }] of actions) {
    const row = table.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
    t.deepEqual(
      Object.keys(output).filter((field) => !row.includes(`\`${field}\``)),
      [],
      name,
    );
  }
  const [, file] = /recovery-ledger runbook check (\S+)/.exec(guide) ?? [];
  const program = join(root, 'packages/console/bin/recovery-ledger.js');
  const estate = ['--estate', 'examples/trading-floor/estate.yaml'];
  await t.notThrowsAsync(
    run(process.execPath, [program, 'runbook', 'check', file ?? '', ...estate], { cwd: root }),
  );
});

test('every test that the documentation names is there', (t) => {
  const naming = /`(test\/[\w-]+\.test\.ts)`: ([^|`]+)/g;
  const named = files.flatMap((file) =>
    [...textOf(file).matchAll(naming)].flatMap(([, path = '', names = '']) =>
      [...names.matchAll(/"([^"]+)"/g)].map(([, name]) => ({ path, name: `'${name}'` })),
    ),
  );
  t.true(named.length > 0);
  const gone = named.filter(
    ({ path, name }) => !existsSync(join(root, path)) || !textOf(path).includes(name),
  );
  t.deepEqual(gone, []);
});

test('every decision is in the index', (t) => {
  const index = textOf('docs/decisions/README.md');
  const missing = inFolder('docs/decisions')
    .map((file) => relative('docs/decisions', file))
    .filter((name) => /^\d/.test(name) && !index.includes(`(${name})`));
  t.deepEqual(missing, []);
});
