/** What `positions` shows, and when it is an alarm. */
import type { PositionBreak, ScheduledRun } from '@recovery-ledger/projections';
import test from 'ava';
import pc from 'picocolors';

import { breakLines, isAlarming, runLine } from './position-lines.ts';

const nowMs = Date.parse('2026-11-23T15:22:30Z');
const plain = pc.createColors(false);
const one: PositionBreak = {
  ...{ discrepancy: 4860, status: 'found', severity: 'major', class: 'mismatch' },
  ...{ account: 'HOUSE', symbol: 'ACME', of: null, internal: '900', external: '1000' },
  ...{ difference: '-100', third: null, owner: null, cause: null, reference: null },
  ...{ resolution: null, run: 'r1', incident: null },
  ...{ foundAt: '2026-11-23T15:20:00Z', resolvedAt: null },
};
const run: ScheduledRun = {
  ...{ run: 'r2', status: 'pass', detail: 'both as of 7', compared: 4, everyMs: 60_000 },
  dueAt: '2026-11-23T15:22:00Z',
};
const lines = (...breaks: readonly PositionBreak[]) => breakLines(breaks, nowMs, plain).join('\n');

test('a break shows its number, state, age, grade and owner, and what differs', (t) => {
  const shown = lines(one);
  for (const part of ['4860', 'found', '2 min 30 s', 'major', 'position', '-100', 'nobody']) {
    t.true(shown.includes(part), `${part} in ${shown}`);
  }
  const explained = lines({ ...one, status: 'explained', cause: 'missing_internal', owner: 'ann' });
  t.regex(explained, /explained \(missing internal\).*ann/);
  t.regex(lines({ ...one, of: 'fill e1' }), /fill e1/);
});

test('the age of one that is over stands still', (t) => {
  const over = {
    ...{ ...one, status: 'resolved', resolution: 'vanished' },
    resolvedAt: '2026-11-23T15:21:00Z',
  };
  t.regex(lines(over), /resolved \(vanished\) +1 min/);
});

const alarms = (breaks: readonly PositionBreak[], newestRun: ScheduledRun | null) =>
  isAlarming({ breaks, newestRun }, nowMs);

test('an open break above minor is an alarm, one that is over is not', (t) => {
  t.true(alarms([one], run));
  t.true(alarms([{ ...one, severity: 'critical' }], run));
  t.false(alarms([{ ...one, severity: 'minor' }], run));
  t.false(alarms([{ ...one, resolvedAt: one.foundAt }], run));
});

test('no break is good news only when somebody compared, and lately', (t) => {
  t.false(alarms([], run));
  t.true(alarms([], { ...run, status: 'unknown' }));
  t.false(alarms([], { ...run, dueAt: '2026-11-23T15:20:30Z' }));
  t.true(alarms([], { ...run, dueAt: '2026-11-23T15:20:29Z' }));
  t.false(alarms([], null), 'this estate has no schedule, or has just begun');
  t.regex(
    runLine({ ...run, status: 'unknown', detail: 'refused' }, nowMs, plain),
    /UNKNOWN.*refused/,
  );
  t.regex(runLine({ ...run, dueAt: '2026-11-23T15:20:29Z' }, nowMs, plain), /too long ago/);
});
