/** What is read of a base backup, and what makes it none. */
import test from 'ava';
import { type BackupFiles, factsOf, historyName } from './backup-label.ts';

const label = `START WAL LOCATION: 0/2000028 (file 000000010000000000000002)
CHECKPOINT LOCATION: 0/2000060
START TIME: 2026-11-23 18:30:03 UTC
START TIMELINE: 1
`;
const manifest = `],
"WAL-Ranges": [
{ "Timeline": 1, "Start-LSN": "0/2000028", "End-LSN": "0/2000100" }
],
"Manifest-Checksum": "38"}`;
const second = Date.parse('2026-11-23T18:30:03Z') / 1_000;
const files: BackupFiles = {
  ...{ path: 'base_x', label, manifest, manifestTime: `${second}.2258392630` },
  history: 'STOP TIME: 2026-11-23 18:30:03 UTC\n',
};
const endedAt = (over: Partial<BackupFiles>) => {
  const facts = factsOf({ ...files, ...over });
  return typeof facts === 'string' ? facts : Number(facts.endedAt) / 1e6 - second;
};

test('where it begins, where it ends and when is read from what the tools wrote', (t) => {
  t.deepEqual(factsOf(files), {
    ...{ path: 'base_x', timeline: 1, start: 0x2000028n, stop: 0x2000100n },
    endedAt: BigInt(second) * 1_000_000n + 225_840n,
  });
  t.is(historyName(label, 1 << 24), '000000010000000000000002.00000028.backup');
});

test('a manifest that was copied since does not make it older: the whole second counts', (t) => {
  const late = { manifestTime: `${second + 3_600}.5` };
  t.true(Math.abs(Number(endedAt(late)) - 1) < 1e-4);
  t.is(Math.round(Number(endedAt({ ...late, history: '' }))), 3_601);
});

test('what is not whole is no backup', (t) => {
  t.is(factsOf({ ...files, label: '' }), 'its backup_label cannot be read');
  t.is(
    factsOf({ ...files, manifest: '"Files": [' }),
    'its backup_manifest is not there or not whole',
  );
  t.is(factsOf({ ...files, history: '', manifestTime: '' }), 'when it ended is not known');
});
