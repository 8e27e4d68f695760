/** What the server is told for a recovery to a point in time. */
import test from 'ava';
import { mark, settingNames, settingsText } from './recovery-settings.ts';

const text = settingsText({
  ...{ recovery: 'rec-7', setting: 'recovery_target_time', timeline: 3, wal: "/data/o'f/wal" },
  value: '2026-11-23 14:30:00.000000+00',
});

test('one target, which stops and waits; nothing is archived, and no standby is waited for', (t) => {
  const lines = text.split('\n');
  t.true(lines.includes("recovery_target_time = '2026-11-23 14:30:00.000000+00'"));
  for (const kind of ['', '_lsn', '_xid', '_name']) {
    t.true(lines.includes(`recovery_target${kind} = ''`));
  }
  const last = lines.findLastIndex((line) =>
    /^recovery_target(_time|_lsn|_xid|_name)? =/.test(line),
  );
  t.regex(lines[last] ?? '', /_time = '2026/, 'an empty one after it would be refused');
  t.true(lines.includes("recovery_target_action = 'pause'"));
  t.true(lines.includes("recovery_target_timeline = '3'"));
  t.true(lines.includes("archive_command = ''"));
  t.true(lines.includes("synchronous_standby_names = ''"));
  t.true(text.includes(mark('rec-7')));
});

test('a path is one word to the shell, and quotes are quotes', (t) => {
  t.regex(text, /^restore_command = 'test -f ''\/data\/o''\\''''f\/wal\/%f'' && cp /m);
});

test('all of it is taken back but for the standbys, which come last', (t) => {
  t.true(settingNames.includes('archive_command'));
  t.false(settingNames.includes('synchronous_standby_names'));
});
