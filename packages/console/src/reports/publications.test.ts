/** What `init` publishes: everything once, then only what changed. */
import type { EstateEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { readEstateFile } from '../connection/read-estate.ts';
import { publications } from './publications.ts';

const files = () => {
  const url = new URL('../../../../examples/trading-floor/estate.yaml', import.meta.url);
  const read = readEstateFile(url.pathname, {});
  if (E.isLeft(read)) throw new Error(read.left.message);
  return read.right;
};

const types = (events: readonly EstateEvent[]) => events.map(({ type }) => type);

test('a new log gets the runbooks and then the estate that names them', (t) => {
  const published = types(publications(files(), []));
  t.deepEqual([...new Set(published)], ['RunbookPublished', 'EstatePublished']);
  t.is(published.at(-1), 'EstatePublished');
});

test('nothing is published twice', (t) => {
  const first = publications(files(), []);
  t.deepEqual(publications(files(), first), []);
});

test('a changed estate is published again, its unchanged runbook is not', (t) => {
  const before = publications(files(), []);
  const changed = { ...files(), hash: 'sha256:other' };
  t.deepEqual(types(publications(changed, before)), ['EstatePublished']);
});

test('people are published when they change, and stay when nobody says who they are', (t) => {
  const people = [{ person: 'on-call', key: 'U', roles: ['on_call'] }];
  const before = publications(files(), [], people);
  t.deepEqual(publications(files(), before, people), []);
  t.deepEqual(publications(files(), before), []);
  const [gone] = publications(files(), before, []);
  t.deepEqual(gone?.type === 'EstatePublished' ? gone.data.people : null, []);
});
