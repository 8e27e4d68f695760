/**
 * Commits that an old primary acknowledged although no standby had them: somebody cancelled the
 * wait. Found in its server log, whose lines begin with the time as `%m` writes it. Pure.
 *
 * The message is a WARNING, which a server writes by default. A line without a time counts.
 */
const cancelled = /cancell?ing (?:the )?wait for synchronous replication/i;
const stamped = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) (UTC|GMT)\b/;

/** Those that may matter: from `sinceMs` on, or all of them where it is null. */
export const cancelledWaits = (log: string, sinceMs: number | null): readonly string[] =>
  log.split('\n').filter((line) => {
    if (!cancelled.test(line)) return false;
    const atMs = timeOf(line);
    return sinceMs === null || atMs === undefined || atMs >= sinceMs;
  });

const timeOf = (line: string): number | undefined => {
  const [, time] = stamped.exec(line) ?? [];
  const ms = time === undefined ? Number.NaN : Date.parse(`${time.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? undefined : ms;
};
