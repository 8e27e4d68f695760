/** A recovery is ready only if everything that it needs says so; what is silent is no pass. */
import test from 'ava';
import type { Answer } from './answer.ts';
import { checkReadiness } from './check-readiness.ts';
import type { ReadinessDeps } from './deps.ts';
import { answered, checkpointOf, depsWith, healthOf } from './examples.ts';

const silent: Answer = { _tag: 'NoAnswer', reason: 'ECONNREFUSED' };

/** What does not pass: `check subject: result, detail`. */
const wrong = async (
  answers: Readonly<Record<string, Answer>>,
  over: Partial<ReadinessDeps> = {},
): Promise<readonly string[]> => {
  const { checks } = await checkReadiness(depsWith(answers, over), null);
  return checks.flatMap(({ check, subject, result, detail, hint }) =>
    result === 'pass' ? [] : [`${check} ${subject}: ${result}, ${detail}${hint === '' ? '!' : ''}`],
  );
};

test('all is well: every check passes, and what has no runbook is not looked at', async (t) => {
  const checked = await checkReadiness(depsWith(), '2026-11-23T12:00:00Z');
  t.like(checked, { result: 'pass', run: 'run-1', counts: { fail: 0, unknown: 0 } });
  t.deepEqual(
    checked.checks.map(({ check, subject }) => `${check} ${subject}`),
    [
      ...['runbook RB', 'credentials recoverers', 'people cto', 'registry service/thing'],
      ...['standby main', 'standby dr', 'parity c', 'checkpoint b', 'archive http://archive'],
      'kill_switch http://gateway/kill',
    ],
  );
  t.true(checked.checks.every(({ component }) => component === 'thing'));
});

test('a standby that is dead, behind or not standing by is a failure, each site for itself', async (t) => {
  const dead = await wrong({ 'GET http://b/health': silent });
  t.deepEqual(dead, ['standby main: fail, b does not answer: ECONNREFUSED']);
  const behind = await wrong({ 'GET http://b/health': healthOf('STANDBY', 89) });
  t.deepEqual(behind, ['standby main: fail, b is 11 behind, more than 10']);
  const fenced = await wrong({ 'GET http://c/health': healthOf('FENCED', 100) });
  t.deepEqual(fenced, ['standby dr: fail, c is FENCED']);
});

test('while nobody says how far the active one is, a standby is unknown', async (t) => {
  const found = await wrong({ 'GET http://a/health': silent });
  t.regex(found.join('\n'), /standby main: unknown, b is at 98, and nobody says where the active/);
  t.regex(found.join('\n'), /parity c: unknown, the active instance does not answer/);
});

test('another build or configuration at the other site is a failure', async (t) => {
  const c = answered({ status: 'STANDBY', sequence: 99, build: '1.1.0', configHash: 'sha256:2' });
  t.deepEqual(await wrong({ 'GET http://c/health': c }), [
    'parity c: fail, build 1.1.0 instead of 1.2.0, another configuration',
  ]);
  const untold = answered({ status: 'STANDBY', sequence: 99 });
  t.regex((await wrong({ 'GET http://c/health': untold })).join(), /parity c: unknown/);
});

test('the newest valid checkpoint counts, and it may not be old', async (t) => {
  const old = answered([checkpointOf(1_000, false), checkpointOf(61_000)]);
  t.regex((await wrong({ 'GET http://b/checkpoints': old })).join(), /checkpoint a: unknown/);
  const everywhere = { 'GET http://a/checkpoints': old, 'GET http://b/checkpoints': old };
  t.regex((await wrong(everywhere)).join(), /checkpoint a: fail, the newest valid one is too old/);
  const none = answered([checkpointOf(1_000, false)]);
  const bad = { 'GET http://a/checkpoints': none, 'GET http://b/checkpoints': none };
  t.deepEqual(await wrong(bad), ['checkpoint a: fail, no checkpoint is valid']);
});

test('an archive that stands still, and one that is silent, are no pass', async (t) => {
  const stopped = answered({ status: 'OK', writtenAt: '2026-11-23T10:00:00Z' });
  t.regex((await wrong({ 'GET http://archive': stopped })).join(), /fail, nothing was archived/);
  t.regex((await wrong({ 'GET http://archive': silent })).join(), /archive .*: unknown/);
});

test('a registry that refuses or loses our compare-and-set is a failure', async (t) => {
  const put = 'PUT http://registry/v1/kv/readiness/det-1?cas=0';
  const refused: Answer = { _tag: 'Answer', status: 403, body: null };
  t.deepEqual(await wrong({ [put]: refused }), [
    'registry service/thing: fail, a compare-and-set is refused: 403',
  ]);
  t.regex((await wrong({ [put]: answered(false) })).join(), /fail, a compare-and-set was lost/);
  const read = 'GET http://registry/v1/kv/readiness/det-1';
  t.regex((await wrong({ [read]: silent })).join(), /registry .*: unknown/);
});

test('a kill switch that does not reach a venue is a failure, also when it is silent', async (t) => {
  const post = 'POST http://gateway/kill';
  const away = answered({ test: true, venues: [{ venue: 'X', state: 'unreachable' }] });
  t.regex((await wrong({ [post]: away })).join(), /kill_switch .*: fail, it does not reach X/);
  t.regex((await wrong({ [post]: silent })).join(), /kill_switch .*: fail, it does not answer/);
  const real = answered({ test: false, venues: [] });
  t.regex((await wrong({ [post]: real })).join(), /kill_switch .*: fail/);
});

test('a runbook that is not the published one is a failure', async (t) => {
  const runbooks = new Map([['RB', 'sha256:new']]);
  const changed = await wrong({}, { hashes: { estate: 'sha256:estate', runbooks } });
  t.deepEqual(changed, ['runbook RB: fail, RB is not what was published']);
  const gone = await wrong({}, { hashes: { estate: 'sha256:estate', runbooks: new Map() } });
  t.deepEqual(gone, ['runbook RB: fail, RB is not there']);
  const estate = { estate: 'sha256:x', runbooks: new Map([['RB', 'sha256:rb']]) };
  t.regex((await wrong({}, { hashes: estate })).join(), /the estate is not the one that was publ/);
});

test('without the log nothing is known of runbooks and people', async (t) => {
  const found = await wrong({}, { history: async () => null, loggedIn: () => false });
  t.deepEqual(found, [
    'runbook RB: unknown, the log does not answer',
    'credentials recoverers: fail, the log does not take our login',
    'people cto: unknown, the log does not answer',
  ]);
});

test('a secret that is not set, and an approval that nobody could give, are failures', async (t) => {
  const found = await wrong({}, { hasSecret: () => false, history: async () => [] });
  t.true(found.includes('credentials recoverers: fail, PAGER_TOKEN is not set'));
  t.true(found.includes('people cto: fail, 0 could agree, 1 are needed'));
});

test('one component alone may be asked for, and one without a runbook gives no verdict', async (t) => {
  const { checks, result } = await checkReadiness(depsWith(), null, 'other');
  t.deepEqual([checks.length, result], [0, 'unknown']);
});

test('every refusal says what to do', async (t) => {
  const found = await wrong({
    'GET http://b/health': silent,
    'GET http://c/health': healthOf('FENCED', 1),
    'POST http://gateway/kill': silent,
    'GET http://archive': silent,
    'GET http://b/checkpoints': silent,
  });
  t.true(found.length >= 4);
  t.deepEqual(
    found.filter((line) => line.endsWith('!')),
    [],
  );
});
