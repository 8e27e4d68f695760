/**
 * The settings of one recovery to a point in time, for the end of postgresql.auto.conf, where the
 * last word counts; and their names, to take them back by. Pure.
 *
 * Nothing is archived until a person has looked: a history file of every attempt would make the
 * archive's newest timeline one that nobody chose. It stops at the target and waits. No standby is
 * waited for, since there is none yet.
 * https://www.postgresql.org/docs/current/runtime-config-wal.html#RUNTIME-CONFIG-WAL-RECOVERY-TARGET
 */
export type Wanted = {
  readonly recovery: string;
  /** `recovery_target_time` and the like. */
  readonly setting: string;
  readonly value: string;
  readonly timeline: number;
  /** The folder that has every file of the log that is needed. */
  readonly wal: string;
};

const targets = ['', '_time', '_lsn', '_xid', '_name'].map((kind) => `recovery_target${kind}`);

const settingsOf = ({
  setting,
  value,
  timeline,
  wal,
}: Wanted): Readonly<Record<string, string>> => ({
  restore_command: `test -f ${shellWord(`${wal}/%f`)} && cp ${shellWord(`${wal}/%f`)} "%p"`,
  archive_cleanup_command: '',
  recovery_end_command: '',
  // The server refuses a second target, and an empty one after another is a second one to it.
  ...Object.fromEntries(targets.filter((name) => name !== setting).map((name) => [name, ''])),
  ...(setting === '' ? {} : { [setting]: value }),
  recovery_target_inclusive: 'on',
  recovery_target_timeline: String(timeline),
  recovery_target_action: 'pause',
  archive_command: '',
  archive_library: '',
  primary_conninfo: '',
  primary_slot_name: '',
  synchronous_standby_names: '',
});

export const mark = (recovery: string): string => `# Restored by ${recovery}:`;

export const settingsText = (wanted: Wanted): string =>
  [
    `\n${mark(wanted.recovery)} taken back when it is done.`,
    ...Object.entries(settingsOf(wanted)).map(([name, value]) => `${name} = ${quoted(value)}`),
    '',
  ].join('\n');

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A percent sign means something to the server, a quote to the shell that it starts. */
const shellWord = (path: string): string =>
  `'${path.replaceAll(/%(?![fp])/g, '%%').replaceAll("'", "'\\''")}'`;

/** All but the last: commits wait for standbys again when there are any. */
export const settingNames: readonly string[] = Object.keys(
  settingsOf({ recovery: '', setting: '', value: '', timeline: 1, wal: '' }),
).filter((name) => name !== 'synchronous_standby_names');
