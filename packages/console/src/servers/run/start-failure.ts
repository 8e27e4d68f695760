/**
 * Why a server did not start, told from what it logged: one tag that code can act on, and one
 * message for the person with the last lines of the log. Pure.
 */

export type Cause =
  | 'PortInUse'
  | 'PermissionDenied'
  | 'DiskFull'
  | 'BadConfig'
  | 'TooOld'
  | 'DataInUse'
  | 'Ended'
  | 'NotReady';

export type StartFailure = {
  readonly _tag: Cause;
  readonly server: string;
  /** What happened, what to do, and the last lines of the server's log. */
  readonly hint: string;
};

type Sign = readonly [pattern: RegExp, cause: Cause, words: string];

/** In order: the first that matches tells the cause. Texts of nats-server, PostgreSQL and Redis. */
const signs: readonly Sign[] = [
  [
    /address already in use|could not bind/i,
    'PortInUse',
    'its port is already in use: stop what listens there, or choose another port',
  ],
  [/no space left on device|disk quota exceeded/i, 'DiskFull', 'the disk is full: free some space'],
  [
    /postmaster\.pid" already exists|in use by another|being used by another/i,
    'DataInUse',
    'another server uses its data folder: stop that server first',
  ],
  [
    /unknown field "sync_interval"|files are incompatible|can't handle rdb format|too old/i,
    'TooOld',
    'the server is too old for its configuration or data: use a newer one',
  ],
  [
    /variable reference|config.* file.*(error|\d+:\d+:)|\.conf:\d+:\d+:|unrecognized configuration|fatal config/i,
    'BadConfig',
    'its configuration is not valid: correct the line named below',
  ],
  [
    /permission denied|operation not permitted/i,
    'PermissionDenied',
    'it may not read or write one of its files: check owner and mode of the path named below',
  ],
];

const lastLines = (log: string, count: number): string =>
  log
    .trimEnd()
    .split('\n')
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');

const failure = (server: string, cause: Cause, words: string, log: string): StartFailure => {
  const tail = log.trim() === '' ? '  (it logged nothing)' : lastLines(log, 8);
  return { _tag: cause, server, hint: `${server} did not start: ${words}\n${tail}` };
};

/** The server's process ended before it was ready. `log` is what it wrote since it was started. */
export const endedEarly = (server: string, how: string, log: string): StartFailure => {
  const [, cause, words] = signs.find(([pattern]) => pattern.test(log)) ?? [
    null,
    'Ended' as const,
    `it ended by itself (${how})`,
  ];
  return failure(server, cause, words, log);
};

/** The server runs, but did not answer in time. `lacking` is what was still missing. */
export const notReady = (
  server: string,
  deadlineMs: number,
  lacking: string,
  log: string,
): StartFailure =>
  failure(server, 'NotReady', `not ready after ${deadlineMs / 1000} s (${lacking})`, log);

/** Something before the start failed: a folder, a data directory, a version. */
export const cannotStart = (
  server: string,
  cause: Cause,
  words: string,
  log: string,
): StartFailure => failure(server, cause, words, log);
