/** What people were asked and said: only acts that their keys signed count. */
import type { EventOfType, LedgerEvent, Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { publishedFields } from '../../../../test/harness/decided-fields.ts';
import { type History, recordHistory } from '../../../../test/harness/histories.ts';
import { rowsAfter } from '../run/project-in-memory.ts';
import { answerTable } from './approval-answers.ts';
import { approvalTable } from './approvals.ts';

const keys = {
  anna: 'UDRKI7HBNZQ34WIWKLPROQ4QHCI677D4N4IRCLLNGRZ325SNJKQLH23D',
  bert: 'UBA7UOYVSDM6DVXPCWF2OTYDZQAPMLFKXNLW5DPFVX6PXKX7EDMR5KLS',
} as const;
type Who = keyof typeof keys;

const estate: LedgerEvent = {
  type: 'EstatePublished',
  data: {
    ...{ estate: 'floor', hash: 'sha256:e', quorum: 2, components: [], ...publishedFields },
    people: Object.entries(keys).map(([person, key]) => ({ person, key, roles: ['cto'] })),
  },
};

const hash = (letter: string) => `sha256:${letter.repeat(64)}`;

const asked = (shown: string, required = 1): LedgerEvent => ({
  type: 'ApprovalRequested',
  data: {
    ...{ recovery: 'rec-1', incident: 'inc-1', component: 'thing', about: 'step' },
    ...{ epoch: { generation: 0, sequence: 1 }, approval: 'act', aboutStep: 'promote' },
    ...{ shown, shownHash: hash(shown), loss: null, requestedBy: 'bert', onExpiry: 'pause' },
    approvers: { required, roles: ['cto'], everyRole: false, notRequester: false },
    ...{ expiresAt: '2027-01-15T09:00:00Z', decidedAtSequence: 1 },
  },
});

const said = (by: Who, shown: string, type: 'ApprovalGranted' | 'ApprovalDenied'): LedgerEvent => {
  const data = {
    ...{ incident: 'inc-1', recovery: 'rec-1', approval: 'act', request: 2, aboutStep: 'promote' },
    ...{ shownHash: hash(shown), by, role: 'cto', reason: 'I looked at it' },
  };
  const expiresAt = '2027-01-15T09:00:00Z';
  return type === 'ApprovalDenied' ? { type, data } : { type, data: { ...data, expiresAt } };
};

const lineOf = (event: LedgerEvent) => {
  if (event.type === 'EstatePublished') return { family: 'estate', id: 'floor' } as const;
  if (event.type === 'ApprovalRequested') return { family: 'recovery', id: 'rec-1' } as const;
  return { family: 'approval', id: 'inc-1' } as const;
};

function* written(events: readonly LedgerEvent[]): History {
  for (const event of events) yield { aggregate: { mode: 'real', ...lineOf(event) }, event };
}

/** As the log gives them back: each act signed by whoever it says, but for the forged ones. */
const recorded = (events: readonly LedgerEvent[], forged: readonly number[] = []) =>
  recordHistory(written([estate, ...events])).map((event, index): Recorded => {
    const act = event.type === 'ApprovalGranted' || event.type === 'ApprovalDenied';
    if (!act || forged.includes(index)) return event;
    const signedby = keys[event.data.by as Who];
    return { ...event, meta: { ...event.meta, signedby, signature: 's', signatureHolds: true } };
  });

const statusOf = async (events: readonly Recorded[]) =>
  (await rowsAfter(events, approvalTable)).map(({ shown, status, granted_by }) => [
    ...[shown, status],
    granted_by.join(),
  ]);

test('a grant of the text that is shown is enough where one is asked for', async (t) => {
  const before = recorded([asked('a')]);
  t.deepEqual(await statusOf(before), [['a', 'waiting', '']]);
  const after = recorded([asked('a'), said('anna', 'a', 'ApprovalGranted')]);
  t.deepEqual(await statusOf(after), [['a', 'granted', 'anna']]);
});

test('another person has to agree where two are asked for, and nobody counts twice', async (t) => {
  const grant = said('anna', 'a', 'ApprovalGranted');
  t.deepEqual(await statusOf(recorded([asked('a', 2), grant, grant])), [['a', 'waiting', 'anna']]);
  const both = [asked('a', 2), grant, said('bert', 'a', 'ApprovalGranted')];
  t.deepEqual(await statusOf(recorded(both)), [['a', 'granted', 'anna,bert']]);
});

test('another text makes the one before lapse, and a grant of that counts for nothing', async (t) => {
  const events = [asked('a'), asked('b'), said('anna', 'a', 'ApprovalGranted')];
  t.deepEqual(await statusOf(recorded(events)), [
    ['a', 'lapsed', ''],
    ['b', 'waiting', ''],
  ]);
});

test('the same text asked again keeps what was said to it', async (t) => {
  const events = [asked('a'), said('anna', 'a', 'ApprovalGranted'), asked('a')];
  t.deepEqual(await statusOf(recorded(events)), [['a', 'granted', 'anna']]);
});

test('one denial ends it', async (t) => {
  const events = [asked('a', 2), said('anna', 'a', 'ApprovalDenied')];
  const [row] = await rowsAfter(recorded(events), approvalTable);
  t.like(row, { status: 'denied', denied_by: 'anna' });
});

test('an answer that its key did not sign is kept, says why, and changes nothing', async (t) => {
  const events = recorded([asked('a'), said('anna', 'a', 'ApprovalGranted')], [2]);
  t.deepEqual(await statusOf(events), [['a', 'waiting', '']]);
  const [row] = await rowsAfter(events, answerTable);
  t.like(row, { counts: false, void_reason: 'it is not signed', person: 'anna' });
});

test('who is no longer listed agrees to nothing', async (t) => {
  const gone: EventOfType<'EstatePublished'> = { ...estate, data: { ...estate.data, people: [] } };
  const events = [asked('a'), gone, said('anna', 'a', 'ApprovalGranted')];
  t.deepEqual(await statusOf(recorded(events)), [['a', 'waiting', '']]);
});
