/** Versions of servers are read from what they print and compared as numbers. */
import test from 'ava';
import { atLeast, compareVersions, parseVersion, showVersion, type Version } from './version.ts';

const version = (text: string): Version => {
  const parsed = parseVersion(text);
  if (parsed === null) throw new Error(`no version in "${text}"`);
  return parsed;
};

test('the version is found in what each server prints', (t) => {
  t.is(showVersion(version('nats-server: v2.10.27')), '2.10.27');
  t.is(
    showVersion(version('Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0')),
    '7.0.15',
  );
  t.is(showVersion(version('postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)')), '15.13.0');
  t.is(showVersion(version('2.10.27-1+b2')), '2.10.27');
});

test('a text without a version is no version', (t) => {
  t.is(parseVersion('command not found'), null);
  t.is(parseVersion(''), null);
});

test('versions compare as numbers, not as text', (t) => {
  t.true(compareVersions(version('2.9.10'), version('2.10.27')) < 0);
  t.true(compareVersions(version('2.15.1'), version('2.10.27')) > 0);
  t.is(compareVersions(version('2.10.27-1'), version('2.10.27')), 0);
});

test('a pre-release is older than its release', (t) => {
  t.false(atLeast(version('nats-server: v2.10.27-RC.1'), version('2.10.27')));
  t.true(atLeast(version('nats-server: v2.11.0-beta.2'), version('2.10.27')));
});
