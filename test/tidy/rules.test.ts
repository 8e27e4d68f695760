/** Every rule of the style can fail: a small repository that breaks each of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { exportRules } from './export-rules.ts';
import { importRules } from './import-rules.ts';
import type { Rule } from './rule.ts';
import { readSources } from './source-files.ts';
import { syntaxRules } from './syntax-rules.ts';
import { textRules } from './text-rules.ts';

const header = '/** A file. Pure. */\n';
const lines = (count: number): string => 'work();\n'.repeat(count);
const later = ['TO', 'DO'].join('');

/** The one file of each pair that breaks the rule, and what it says. */
const broken: Readonly<Record<string, readonly [path: string, text: string]>> = {
  header: ['packages/alerts/src/bare.ts', 'export {};\n'],
  name: ['packages/alerts/src/utils.ts', header],
  'file length': ['packages/alerts/src/long.ts', header + lines(200)],
  'line width': ['packages/alerts/src/wide.ts', `${header}work(); ${'/'.repeat(100)}\n`],
  clock: ['packages/recoverers/src/clockwork.ts', `${header}const now = Date.now();\n`],
  later: ['packages/alerts/src/later.ts', `${header}// ${later}: think\n`],
  'default export': ['packages/alerts/src/default.ts', `${header}export default function f() {}\n`],
  'export *': ['packages/alerts/src/star.ts', `${header}export * from './wide.ts';\n`],
  any: ['packages/alerts/src/loose.ts', `${header}// ’→’\nconst a: any = 1;\n`],
  'as unknown as': [
    'packages/alerts/src/forced.ts',
    `${header}const a = 1 as unknown as string;\n`,
  ],
  'non-null': ['packages/alerts/src/sure.ts', `${header}const a = maybe!;\n`],
  'function length': [
    'packages/alerts/src/function.ts',
    `${header}const f = () => {\n  const inner = () => 1;\n${lines(38)}};\n`,
  ],
  direction: ['packages/alerts/src/sibling.ts', `${header}import '@recovery-ledger/chaos';\n`],
  'through the index': [
    'packages/alerts/src/inside.ts',
    `${header}import '../../ledger/src/log/append.ts';\n`,
  ],
  extension: ['packages/alerts/src/short.ts', `${header}import './wide';\n`],
  nats: ['packages/alerts/src/direct.ts', `${header}import 'nats';\n`],
  io: ['packages/alerts/src/socket.ts', `${header}import { Pool } from 'pg';\n`],
  environment: ['packages/alerts/src/environment.ts', `${header}work(process.env);\n`],
  pure: ['packages/alerts/src/io/clock.ts', `${header}work(Date.now());\n`],
  'unused export': ['packages/alerts/src/idle.ts', `${header}export const nobody = 1;\n`],
};

const kept: readonly (readonly [path: string, text: string])[] = [
  [
    'packages/alerts/src/good.ts',
    `${header}import type { Log } from '@recovery-ledger/ledger';
import type { Pool } from 'pg';
const make = () => {
  const one = () => {\n${lines(30)}  };
  const two = () => {\n${lines(30)}  };
  return { one, two, any: 'any, export default' };
};
`,
  ],
  ['packages/alerts/src/io/ask.ts', '/** IO. */\nimport { connect } from "node:net";\n'],
  ['packages/alerts/src/shape.ts', `${header}export type A = 1;\nexport const f = (a: A) => a;\n`],
  ['packages/alerts/src/shape.test.ts', `${header}import { f } from './shape.ts';\n`],
];

const repository = (files: readonly (readonly [string, string])[]): string => {
  const root = mkdtempSync(join(tmpdir(), 'recovery-ledger-tidy-'));
  const config = { compilerOptions: { module: 'nodenext' }, include: ['packages/*/src'] };
  for (const [path, text] of [...files, ['tsconfig.json', JSON.stringify(config)] as const]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
};

const rules: readonly Rule[] = [...textRules, ...syntaxRules, ...importRules, ...exportRules];

test('every rule finds the file that breaks it', (t) => {
  const root = repository(Object.values(broken));
  t.teardown(() => rmSync(root, { recursive: true }));
  const sources = readSources(root);
  for (const { name, find } of rules) {
    const [path] = broken[name] ?? ['an example of it is missing here'];
    t.true(
      find(sources).some((finding) => finding.path === path),
      name,
    );
  }
});

test('a finding names the line, also after characters that are several bytes long', (t) => {
  const root = repository(broken['any'] === undefined ? [] : [broken['any']]);
  t.teardown(() => rmSync(root, { recursive: true }));
  const [finding] = syntaxRules.flatMap(({ find }) => find(readSources(root)));
  t.deepEqual(finding, { path: 'packages/alerts/src/loose.ts', line: 3, what: 'any' });
});

test('no rule finds anything in files that keep to the style', (t) => {
  const root = repository(kept);
  t.teardown(() => rmSync(root, { recursive: true }));
  const sources = readSources(root);
  t.is(sources.length, kept.length);
  t.deepEqual(
    rules.flatMap(({ name, find }) => find(sources).map((finding) => ({ name, ...finding }))),
    [],
  );
});
