/** The inbox shows what waits, for whom, how long, and what to type. */
import test from 'ava';
import { createColors } from 'picocolors';
import { inboxOf } from './inbox.ts';
import { inboxLines } from './inbox-lines.ts';
import {
  asked,
  assigned,
  decided,
  deskOf,
  planned,
  recoveryPaused,
  startMs,
} from './scripted-desk.ts';

const at = (person: string, nowMs = startMs) => ({ person, nowMs, mode: 'real' as const });
const paint = createColors(false);

test('an approval is shown with its text, its hash, the time left and whether it is yours', (t) => {
  const desk = deskOf(assigned, decided, planned, asked());
  const [mine] = inboxOf(desk, at('on-call')).approvals;
  t.like(mine, { approval: 'app-1', leftMs: 60_000, yours: true, required: 2, granted: [] });
  t.is(mine?.shown, 'restart the risk engine');
  t.is(inboxOf(desk, at('stranger')).approvals[0]?.yours, false);
  t.deepEqual(inboxOf(desk, at('on-call', startMs + 60_000)).approvals, []);
});

test('a step to tick, a paused recovery and an incident that nobody took are there', (t) => {
  const desk = deskOf(
    assigned,
    decided,
    planned,
    asked({ about: 'manual_step', aboutStep: 'look' }),
    recoveryPaused,
  );
  const inbox = inboxOf(desk, at('on-call'));
  t.is(inbox.ticks[0]?.step, 'look');
  t.is(inbox.paused[0]?.reason, 'it failed');
  t.deepEqual(
    inbox.incidents.map(({ incident }) => incident),
    ['inc-7'],
  );
  const lines = inboxLines(inbox, paint).join('\n');
  t.regex(lines, /recovery-ledger tick rec-7 look done --reason/);
  t.regex(lines, /recovery-ledger continue rec-7 --reason/);
  t.regex(lines, /recovery-ledger ack inc-7 --reason/);
});

test('an empty inbox says so', (t) => {
  t.deepEqual(inboxLines(inboxOf(deskOf(), at('on-call')), paint), ['nothing waits for anybody']);
});
