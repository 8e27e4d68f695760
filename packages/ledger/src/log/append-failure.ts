/**
 * Why an append did not happen, and what the server's error codes mean for it. Pure.
 *
 * `LogUnavailable` leaves the outcome open: the event may have been stored although nobody said so.
 * Appending again under the same expected sequence is safe, for only one of the two can be stored.
 */

export type SequenceConflict = {
  readonly _tag: 'SequenceConflict';
  readonly subject: string;
  readonly expected: number;
  /** How many events of the call had been appended before the conflict. */
  readonly appended: number;
  readonly retry: true;
  readonly hint: string;
};

export type LogUnavailable = {
  readonly _tag: 'LogUnavailable';
  readonly subject: string;
  readonly reason: string;
  readonly appended: number;
  readonly retry: true;
  readonly hint: string;
};

export type LogRefused = {
  readonly _tag: 'LogRefused';
  readonly subject: string;
  readonly reason: string;
  readonly appended: number;
  readonly retry: false;
  readonly hint: string;
};

export type AppendFailure = SequenceConflict | LogUnavailable | LogRefused;

/**
 * What an error of a publish means: look for one's own id, wait, give up, or send the events of a
 * batch one by one (`crowded`: of this batch). `busy` is no verdict: an append to the aggregate is
 * in flight, which may be one's own, or one that was acknowledged just now.
 */
export type Meaning = 'conflict' | 'busy' | 'full' | 'away' | 'refused' | 'separately' | 'crowded';

/** Wrong last sequence. */
const conflictCodes = [10071];
/** The same without a number; a cluster's leader says it of whatever it has not cleared away. */
const busyCode = 10164;
/** Maximum messages or bytes: room can be made, so a fact is kept and not given up. */
const fullCodes = [10077];
/** Bad request, unknown field, too large, other stream, sealed, rollup, bad expectation, batch. */
const refusedCodes = [10003, 10025, 10054, 10060, 10109, 10111, 10130, 10177, 10179, 10199];
/** The stream takes no batches (any more): a mirror that was promoted, for one. */
const unbatchedCode = 10174;
/**
 * As many batches are open as the server allows, perhaps by somebody who closes none: the first
 * message is refused by the one code, unheard, and the last one by the other.
 */
const crowdedCodes = [10176, 10210];
const refusedByClient = ['PERMISSIONS_VIOLATION', 'MAX_PAYLOAD_EXCEEDED', 'BAD_SUBJECT'];

export const meaningOf = (apiCode: number | undefined, clientCode: string): Meaning => {
  if (apiCode === undefined) return refusedByClient.includes(clientCode) ? 'refused' : 'away';
  if (conflictCodes.includes(apiCode)) return 'conflict';
  if (apiCode === busyCode) return 'busy';
  if (fullCodes.includes(apiCode)) return 'full';
  if (apiCode === unbatchedCode) return 'separately';
  if (crowdedCodes.includes(apiCode)) return 'crowded';
  return refusedCodes.includes(apiCode) ? 'refused' : 'away';
};

export const conflict = (subject: string, expected: number): SequenceConflict => ({
  _tag: 'SequenceConflict',
  subject,
  expected,
  appended: 0,
  retry: true,
  hint: 'another writer was first: read the aggregate again and decide again',
});

export const unavailable = (
  subject: string,
  reason: string,
  hint = 'the log cannot be reached: facts are spooled, decisions wait',
): LogUnavailable => ({
  _tag: 'LogUnavailable',
  subject,
  reason,
  appended: 0,
  retry: true,
  hint,
});

export const full = (subject: string, reason: string): LogUnavailable =>
  unavailable(
    subject,
    reason,
    'LEDGER is full: make room on its disk, or raise its max_bytes; facts are spooled meanwhile',
  );

export const refused = (subject: string, reason: string): LogRefused => ({
  _tag: 'LogRefused',
  subject,
  reason,
  appended: 0,
  retry: false,
  hint: 'the server will refuse this again: check its size, the stream and the permissions',
});

export const tooMany = (subject: string, events: number, most: number): LogRefused => ({
  ...refused(subject, `${events} events in one append; the server takes ${most} at once`),
  hint: 'nothing was stored: append them in several calls, each of which is all or nothing',
});
