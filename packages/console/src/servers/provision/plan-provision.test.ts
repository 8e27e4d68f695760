/** What is done about each server follows from the facts of the machine alone. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { type Facts, type Found, planProvision, type Step } from './plan-provision.ts';
import { parseVersion } from './version.ts';

const found = (path: string, version: string, origin = 'on the PATH'): Found => ({
  path,
  version: parseVersion(version),
  origin,
});
const debian: Facts = {
  platform: 'linux',
  apt: true,
  root: true,
  found: { nats: [], postgresql: [], redis: [] },
};
const all = ['nats', 'postgresql', 'redis'] as const;

const planned = (need: Parameters<typeof planProvision>[0], facts: Facts): readonly Step[] => {
  const plan = planProvision(need, facts);
  if (E.isLeft(plan)) throw new Error(plan.left.hint);
  return plan.right;
};
const refusal = (need: Parameters<typeof planProvision>[0], facts: Facts): string => {
  const plan = planProvision(need, facts);
  return E.isLeft(plan) ? plan.left.hint : 'nothing missing';
};

test('on Debian with root everything missing is fetched without being asked about', (t) => {
  t.deepEqual(
    planned(all, debian).map(({ _tag }) => _tag),
    ['Unpack', 'Install', 'Install'],
  );
});

test('what is there and new enough is used as it is, the newest first', (t) => {
  const nats = [found('/usr/bin/nats-server', '2.10.27'), found('/s/nats-server', '2.15.1')];
  const [step] = planned(['nats'], { ...debian, found: { ...debian.found, nats } });
  t.is(step?._tag === 'Use' && step.found.path, '/s/nats-server');
});

for (const old of ['2.9.10', '2.10.20', '2.10.22', '2.10.26', '2.10.27-RC.1'])
  test(`nats-server ${old} is never used, and the reason is told`, (t) => {
    const nats = [found('/usr/bin/nats-server', old)];
    const [step] = planned(['nats'], { ...debian, found: { ...debian.found, nats } });
    t.is(step?._tag, 'Unpack');
    t.regex(step?.why ?? '', /\/usr\/bin\/nats-server\) is not used.*2\.10\.27 or newer/);
  });

test('a PostgreSQL or Redis that does not fit is neither used nor upgraded, and is named', (t) => {
  const redis = [found('/usr/bin/redis-server', 'killed')];
  const postgresql = [found('/usr/lib/postgresql/14/bin', '14.9', 'on this machine')];
  const facts = { ...debian, found: { ...debian.found, redis, postgresql } };
  t.regex(refusal(['redis'], facts), /on the PATH and start again; Redis of unknown version/);
  t.regex(refusal(['postgresql'], facts), /; PostgreSQL 14\.9\.0 on this machine .* is not used/);
});

test('without root nats-server is still fetched, and one line names what to install', (t) => {
  t.is(planned(['nats'], { ...debian, root: false })[0]?._tag, 'Unpack');
  t.is(
    refusal(all, { ...debian, root: false }),
    'needs PostgreSQL 15.0.0 or newer, Redis 7.0.0 or newer: run `sudo apt-get install postgresql redis-server` and start again',
  );
});

test('elsewhere one line names what to install, too-old servers included', (t) => {
  const mac: Facts = { ...debian, platform: 'darwin', apt: false };
  t.regex(refusal(all, mac), /`brew install nats-server postgresql redis`/);
  t.notRegex(refusal(all, mac), /\n/);
  const nats = [found('/opt/nats-server', '2.9.10')];
  const other: Facts = { ...debian, apt: false, found: { ...debian.found, nats } };
  t.regex(refusal(['nats'], other), /on the PATH.*2\.9\.10.*is not used/);
});

test('only what is needed is looked at', (t) => {
  t.deepEqual(planned([], { ...debian, apt: false }), []);
  t.is(planned(['redis'], debian).length, 1);
});
