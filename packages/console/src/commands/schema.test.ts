/** `schema` answers without any server, in one JSON document where it is asked to. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import pc from 'picocolors';
import { decodeEnvironment } from '../environment.ts';
import { runCommand } from '../run-command.ts';
import { schema } from './schema.ts';

const answer = async (...words: readonly string[]) => {
  const environment = decodeEnvironment({});
  if (E.isLeft(environment)) throw new Error(environment.left.message);
  const [lines, notes]: [string[], string[]] = [[], []];
  const shell = {
    environment: environment.right,
    home: '/nowhere',
    cwd: '/',
    print: (line: string) => void lines.push(line),
    note: (line: string) => void notes.push(line),
    paint: pc.createColors(false),
    columns: () => undefined,
    stopping: new AbortController().signal,
  };
  const code = await runCommand(['schema', ...words], shell, [schema]);
  return { code, lines, notes };
};

test('every event is listed with its version, family and writers', async (t) => {
  const { code, lines } = await answer();
  t.is(code, 0);
  t.regex(lines.join('\n'), /^StepStarted +1 +recovery +recoverer +A step of the plan begins/m);
  t.regex(lines.join('\n'), /^RecoveryPlanned\.1 +1 +recovery/m);
  const { lines: json } = await answer('--json');
  const { types } = JSON.parse(json.join('\n'));
  t.is(json.length, 1);
  t.is(types.length, lines.length - 1);
});

test("a type's schema is of the whole event, or of its data alone", async (t) => {
  const whole = JSON.parse((await answer('StepStarted')).lines.join('\n'));
  t.is(whole.$id, 'urn:recovery-ledger:event:StepStarted:1');
  const { lines } = await answer('StepStarted', '--data', '--json');
  t.is(JSON.parse(lines.join('\n')).$id, 'urn:recovery-ledger:StepStarted:1');
  t.is(lines.length, 1);
});

test("today's version is meant unless another is named", async (t) => {
  const of = async (type: string) => JSON.parse((await answer(type, '--data')).lines.join('\n'));
  t.is((await of('RecoveryPlanned')).$id, 'urn:recovery-ledger:RecoveryPlanned:2');
  t.is((await of('RecoveryPlanned.1')).$id, 'urn:recovery-ledger:RecoveryPlanned:1');
});

test('one document holds all events, another describes the channels, a third is the page', async (t) => {
  t.is(JSON.parse((await answer('--all')).lines.join('\n')).$id, 'urn:recovery-ledger:events');
  t.is(JSON.parse((await answer('--asyncapi', '--json')).lines.join('\n')).asyncapi, '3.0.0');
  t.true((await answer('--docs')).lines.includes('# Events'));
});

test('what cannot be answered is bad input', async (t) => {
  t.deepEqual(await answer('StepBegun'), {
    code: 2,
    lines: [],
    notes: ['there is no event type "StepBegun"', '  recovery-ledger schema lists them'],
  });
  t.is((await answer('RecoveryPlanned.3')).code, 2);
  t.is((await answer('--data')).code, 2);
  t.is((await answer('StepStarted', '--all')).code, 2);
});
