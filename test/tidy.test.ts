/** The style as a test: what every file keeps to, so that nobody has to say it in a review. */
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { exceptions } from './tidy/exceptions.ts';
import { exportRules } from './tidy/export-rules.ts';
import { importRules } from './tidy/import-rules.ts';
import type { Rule } from './tidy/rule.ts';
import { readSources } from './tidy/source-files.ts';
import { syntaxRules } from './tidy/syntax-rules.ts';
import { textRules } from './tidy/text-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readSources(root.replace(/\/$/, ''));
const rules: readonly Rule[] = [...textRules, ...syntaxRules, ...importRules, ...exportRules];
const used = new Set<object>();

for (const { name, instead, find } of rules) {
  test(`no file breaks the rule: ${name}`, (t) => {
    const found = find(sources).filter(({ path }) => {
      const exception = exceptions.find((known) => known.rule === name && known.path === path);
      if (exception !== undefined) used.add(exception);
      return exception === undefined;
    });
    for (const { path, line, what } of found) t.log(`${path}:${line}: ${what}`);
    t.is(found.length, 0, `what to do: ${instead}`);
  });
}

test.after('every exception is needed', (t) => {
  const unused = exceptions.filter((exception) => !used.has(exception));
  t.deepEqual(unused, []);
});

test('the sources were found', (t) => {
  for (const part of ['packages/', 'examples/', 'test/']) {
    t.true(
      sources.some(({ path }) => path.startsWith(part)),
      part,
    );
  }
});
