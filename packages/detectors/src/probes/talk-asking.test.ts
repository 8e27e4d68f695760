/** Questions on a held connection: dead, stopped and slow servers look different. */
import test from 'ava';
import type { Observation, Sign, Target } from '../judgement/observation.ts';
import type { Seen } from './asker.ts';
import type { Call, Talk } from './talk.ts';
import { createTalkAsking } from './talk-asking.ts';

const target: Target = { endpoint: 'h:1', http: null, instance: 'a', incarnation: 1 };
const answered: Seen = { sign: 'answered', evidence: {} };
const never = new Promise<Seen>(() => {});

/** A server by script: what each new connection answers, and how each is ended. */
const scripted = (answers: readonly (() => Promise<Seen>)[], refused: Sign = 'refused') => {
  const ends: ((code: string) => void)[] = [];
  let calls = 0;
  const call: Call = async () => {
    const ask = answers[calls];
    calls += 1;
    if (ask === undefined) return { is: 'failed', sign: refused, evidence: {} };
    const connection: Talk = { ask, onGone: (gone) => ends.push(gone), close: () => {} };
    return { is: 'open', connection };
  };
  return { call, end: (index: number) => ends[index]?.('ECONNRESET') };
};

/** Runs until `until` is content with the signs so far; `act` is told each of them. */
const signsOf = async (
  call: Call,
  until: (signs: readonly Sign[]) => boolean,
  act: (signs: readonly Sign[]) => void = () => {},
): Promise<readonly Sign[]> => {
  const stop = new AbortController();
  const signs: Sign[] = [];
  const report = ({ sign }: Observation) => {
    signs.push(sign);
    act(signs);
    if (until(signs)) stop.abort();
  };
  const source = { current: () => target, reason: () => '', onChange: () => {} };
  const pacing = { everyMs: 1, recheckMs: 1 };
  const asker = { probe: 'commits', source, pacing, report };
  await createTalkAsking({ deadline: 20, slowAfter: 10_000 }, asker, call).run(stop.signal);
  return signs;
};

test('the end of the connection is followed at once by one that is refused, and another', async (t) => {
  const server = scripted([async () => answered]);
  const signs = await signsOf(
    server.call,
    (seen) => seen.length === 4,
    (seen) => seen.length === 1 && setImmediate(() => server.end(0)),
  );
  t.deepEqual(signs.filter((sign) => sign !== 'answered').slice(0, 2), ['reset', 'refused']);
});

test('a question that stays open on two connections has no answer', async (t) => {
  const once = [async () => answered, () => never].values();
  const held = () => once.next().value?.() ?? never;
  const signs = await signsOf(
    scripted([held, () => never, () => never]).call,
    (s) => s.length === 3,
  );
  t.deepEqual(signs, ['answered', 'no-answer', 'no-answer']);
});

test('an answer that comes after all is an answer, though others stay away', async (t) => {
  let late: (seen: Seen) => void = () => {};
  const coming = new Promise<Seen>((resolve) => {
    late = resolve;
  });
  const once = [async () => answered, () => coming, async () => answered].values();
  const held = () => once.next().value?.() ?? never;
  const signs = await signsOf(
    scripted([held, () => never]).call,
    (seen) => seen.length === 4,
    (seen) => seen.at(-1) === 'no-answer' && late(answered),
  );
  t.deepEqual(signs, ['answered', 'no-answer', 'answered', 'answered']);
});

test('who is not let in has seen nothing', async (t) => {
  const signs = await signsOf(scripted([], 'own-fault').call, (seen) => seen.length === 2);
  t.deepEqual(signs, ['own-fault', 'own-fault']);
});
