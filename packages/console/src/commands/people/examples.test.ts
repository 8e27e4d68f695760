/** What the guide tells a person on call to type is understood, to the last option. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import pc from 'picocolors';
import { decodeEnvironment } from '../../environment.ts';
import { runCommand } from '../../run-command.ts';
import type { Shell } from '../../shell.ts';
import { peopleCommands } from './index.ts';

const guide = readFileSync(new URL('../../../../../docs/operating.md', import.meta.url), 'utf8');

/** As a shell takes them apart: words, and what stands in single quotes; no comment. */
const wordsOf = (line: string): readonly string[] =>
  [...line.replace(/ {2,}#.*$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );

const onCall = guide.slice(guide.indexOf('## On call'), guide.indexOf('## Who the people are'));
const examples = [...onCall.matchAll(/^recovery-ledger (.*)$|`recovery-ledger (.*?)`/gm)]
  .map(([, line, inline]) => wordsOf(line ?? inline ?? ''))
  .filter((words) => words.includes('--reason') || words[0] === 'inbox');

/** A terminal without a ledger and without keys: what is understood gets as far as that. */
const understood = async (words: readonly string[]): Promise<string> => {
  const environment = decodeEnvironment({});
  if (E.isLeft(environment)) throw new Error(environment.left.message);
  const notes: string[] = [];
  const shell: Shell = {
    ...{ environment: environment.right, home: '/nowhere', cwd: '/nowhere' },
    ...{ print: () => undefined, paint: pc.createColors(false), columns: () => undefined },
    note: (line) => void notes.push(line),
    stopping: new AbortController().signal,
  };
  await runCommand(words, shell, peopleCommands);
  return notes[0] ?? 'not understood';
};

test('every example of the guide for the person on call is a command with its options', async (t) => {
  t.true(examples.length >= 25);
  for (const words of examples) {
    const said = await understood(words);
    t.regex(said, /^(there is no key of|no ledger is known here)/, words.join(' '));
  }
  t.is(await understood(['approve', 'rec-1', '--hush', 'x']), 'not understood');
});
