/** Where each file of the log comes from, and the one that is missing. */
import test from 'ava';
import { type Listed, newestTimeline, pickSources, reachOf } from './wal-sources.ts';

const bytes = 1 << 24;
const segment = (number: number, timeline = 1) =>
  `0000000${timeline}00000000000000${number.toString(16).toUpperCase().padStart(2, '0')}`;
const file = (folder: string, name: string, header?: string): Listed => ({
  ...{ folder, name, size: bytes, header },
});
const headerOf = (number: number) =>
  `10 d1 06 00 01 00 00 00 00 00 00 ${number.toString(16).padStart(2, '0')} 00 00 00 00`;
const one = [{ timeline: 1, from: 0x2000028n, until: undefined }];

test('the archive comes first, and what a server left fills it up', (t) => {
  const listed = [
    ...[2, 3].map((number) => file('archive', segment(number))),
    ...[3, 4].map((number) => file('left', segment(number), headerOf(number))),
    { ...file('archive', '00000002.history'), size: 40 },
  ];
  const sources = pickSources(listed, bytes);
  t.is(sources.get(segment(3)), `archive/${segment(3)}`);
  t.is(sources.get(segment(4)), `left/${segment(4)}`);
  t.is(sources.get('00000002.history'), 'archive/00000002.history');
  t.deepEqual(reachOf(one, sources, bytes), {
    gap: undefined,
    files: [2, 3, 4].map((number) => segment(number)),
    end: { timeline: 1, lsn: 0x5000000n },
  });
});

test('what waits for later use, and what is cut off, is no log', (t) => {
  const kept = file('left', segment(9), headerOf(2));
  const cut = { ...file('archive', segment(3)), size: 100 };
  t.deepEqual([...pickSources([kept, cut], bytes)], []);
  t.is(newestTimeline([kept, file('left', segment(4, 2), headerOf(4))], bytes), 2);
});

test('a missing file is named, and only where something lies behind it', (t) => {
  const listed = [2, 3, 5].map((number) => file('archive', segment(number)));
  t.deepEqual(reachOf(one, pickSources(listed, bytes), bytes), {
    gap: segment(4),
    files: [segment(2), segment(3)],
    end: { timeline: 1, lsn: 0x4000000n },
  });
  t.is(reachOf(one, pickSources(listed.slice(1), bytes), bytes).gap, segment(2));
});

test('over a fork the log is read on the other timeline; its last file may be partial', (t) => {
  const path = [
    { timeline: 1, from: 0x2000028n, until: 0x3000200n },
    { timeline: 2, from: 0x3000200n, until: undefined },
  ];
  const listed = [
    ...[file('archive', segment(2)), file('archive', `${segment(3)}.partial`)],
    ...[file('archive', segment(3, 2)), file('archive', segment(4, 2))],
  ];
  const sources = pickSources(listed, bytes);
  t.is(sources.get(segment(3)), `archive/${segment(3)}.partial`);
  t.deepEqual(reachOf(path, sources, bytes), {
    gap: undefined,
    files: [segment(2), segment(3), segment(3, 2), segment(4, 2)],
    end: { timeline: 2, lsn: 0x5000000n },
  });
});
