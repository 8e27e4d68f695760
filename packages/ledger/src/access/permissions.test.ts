/** The permissions against the design's table of who writes what. */
import test from 'ava';
import type { Mode } from '../events/primitives.ts';
import { type LogUser, permissionsOf } from './permissions.ts';
import { permits } from './permits.ts';
import { type Role, roleNames, roles } from './roles.ts';

/** Design §4: who writes a family, in which modes; `own` where only the id that is one's name. */
const writers: Readonly<Record<string, readonly string[]>> = {
  component: ['detector', 'chaos drill'],
  detector: ['detector own'],
  scope: ['recoverer'],
  claim: ['recoverer'],
  recovery: ['recoverer'],
  approval: ['operator'],
  control: ['operator'],
  reconciliation: ['recoverer', 'operator'],
  trading: ['recoverer'],
  alert: ['alerter', 'operator'],
  drill: ['chaos drill'],
  shadow: ['recoverer own', 'shadow own'],
  estate: ['admin'],
  // Whoever keeps a spool records the outage of the ledger that filled it, under its own name.
  upkeep: [
    ...['projector own', 'sealer own', 'alerter own', 'detector own', 'recoverer own'],
    'shadow own',
  ],
};

const modes: readonly Mode[] = ['real', 'drill'];

const userOf = (role: Role, mode: Mode): LogUser => ({ name: 'me-1', role, mode });

const servedBy = (role: Role): readonly Mode[] => roles[role].modes;

/** Who may append to an aggregate: the roles whose user of that mode is let through. */
const writersOf = (family: string, id: string, mode: Mode): readonly string[] =>
  roleNames
    .filter((role) => role !== 'admin') // it imports: every subject is its
    .filter((role) =>
      servedBy(role).some((served) =>
        permits(permissionsOf(userOf(role, served)).publish, `ledger.${mode}.${family}.${id}`),
      ),
    );

const inTable = (family: string, own: boolean, mode: Mode): readonly string[] =>
  (writers[family] ?? [])
    .filter((writer) => own || !writer.endsWith(' own'))
    .filter((writer) => mode === 'drill' || !writer.endsWith(' drill'))
    .map((writer) => writer.split(' ')[0] ?? '')
    .filter((writer) => writer !== 'admin');

for (const family of Object.keys(writers)) {
  test(`${family} is written by whom the design names, in both modes`, (t) => {
    for (const mode of modes) {
      for (const [id, own] of [['me-1', true] as const, ['other-1', false] as const]) {
        const found = [...writersOf(family, id, mode)].sort();
        t.deepEqual(found, [...inTable(family, own, mode)].sort(), `${mode} ${id}`);
      }
    }
  });
}

test('a service of one mode writes nothing of the other', (t) => {
  for (const role of roleNames.filter((name) => !roles[name].person)) {
    for (const mode of roles[role].modes) {
      const other = mode === 'real' ? 'drill' : 'real';
      const crossing = permissionsOf(userOf(role, mode)).publish.filter((subject) =>
        subject.split('.').includes(other),
      );
      t.deepEqual(crossing, [], `${role} ${mode}`);
    }
  }
});

test('nobody but the admin may change, purge, restore or delete a stream or a message', (t) => {
  const verbs = ['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'RESTORE', 'MSG.DELETE', 'SNAPSHOT'];
  const subjects = verbs.map((verb) => `$JS.API.STREAM.${verb}.LEDGER`);
  for (const role of roleNames) {
    const { publish } = permissionsOf(userOf(role, 'drill'));
    const allowed = subjects.filter((subject) => permits(publish, subject));
    t.deepEqual(allowed, role === 'admin' ? subjects : [], role);
  }
});

test('a user hears its own inbox, and no other', (t) => {
  for (const role of roleNames) {
    const { subscribe } = permissionsOf(userOf(role, 'drill'));
    t.true(permits(subscribe, '_INBOX_me-1.abc.1'), role);
    t.false(permits(subscribe, '_INBOX_me-2.abc.1'), role);
    t.false(permits(subscribe, '_INBOX.abc.1'), role);
  }
});

test('a role that is not for a mode is a bug, not a user without rights', (t) => {
  t.throws(() => permissionsOf(userOf('chaos', 'real')), { message: /chaos is not for mode real/ });
});
