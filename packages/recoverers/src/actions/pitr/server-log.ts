/**
 * What a server's log says of its last start: why it ended, and where recovery stopped. Pure.
 * A FATAL of a client that came too early is none of the server's: only those of the process that
 * was started, and of the one that recovers, count.
 */

export type LogLine = { readonly pid: string; readonly level: string; readonly text: string };

/** Lines as `log_line_prefix = '%m [%p] '` begins them; others continue the one before. */
const begins = /^\S+ \S+ \S+ \[(\d+)\] (?:\S+ )*?([A-Z]+\d?): {1,2}(.*)$/;

export const readLog = (text: string): readonly LogLine[] =>
  text.split('\n').flatMap((line): LogLine[] => {
    const [, pid, level, said] = begins.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid, level: level ?? '', text: said ?? '' }];
  });

const isStart = ({ text }: LogLine): boolean => text.startsWith('starting PostgreSQL ');

/** Why the server ended, with detail and hint; undefined while it goes on. */
export const whyItEnded = (all: readonly LogLine[]): string | undefined => {
  const from = all.findLastIndex(isStart);
  const lines = from < 0 ? all : all.slice(from);
  const panic = lines.findIndex(({ level }) => level === 'PANIC');
  if (panic >= 0) return withDetail(lines, panic);
  const starter = lines[0]?.pid;
  const recovering = lines.map(({ text }) => /^startup process \(PID (\d+)\)/.exec(text)?.[1]);
  const own = new Set([starter, ...recovering]);
  const fatal = lines.findLastIndex(({ pid, level }) => level === 'FATAL' && own.has(pid));
  return fatal < 0 ? undefined : withDetail(lines, fatal);
};

const withDetail = (lines: readonly LogLine[], at: number): string => {
  const { pid, text } = lines[at] ?? { pid: '', text: '' };
  const more = lines
    .slice(at + 1, at + 6)
    .filter((line) => line.pid === pid && ['DETAIL', 'HINT', 'CONTEXT'].includes(line.level));
  return [text, ...more.map((line) => line.text)].join(' ');
};

/** `recovery stopping before commit of transaction 739, time …`: where it said that it stops. */
export const whereItStopped = (all: readonly LogLine[]): string | undefined =>
  all.slice(all.findLastIndex(isStart)).findLast(({ text }) => /^recovery stopping /.test(text))
    ?.text;
