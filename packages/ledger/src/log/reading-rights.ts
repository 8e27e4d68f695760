/**
 * Notices when the server refuses this user what reading the log needs, so that a reader says so
 * instead of trying for ever. IO.
 */
import type { NatsConnection } from 'nats';
import { inboxPrefixFor, userOf } from './inbox.ts';
import type { Link } from './link.ts';
import { forbidden, type LogForbidden } from './log-forbidden.ts';

export type ReadingRights = {
  /** Throws LogForbidden once something was refused. */
  readonly confirm: () => void;
  readonly forget: () => void;
};

const needed = [
  '$JS.API.STREAM.INFO.LEDGER',
  '$JS.API.CONSUMER.CREATE.LEDGER',
  '$JS.API.CONSUMER.MSG.NEXT.LEDGER.',
];

export const watchReadingRights = (connection: NatsConnection, link: Link): ReadingRights => {
  const subjects = [...needed, `${inboxPrefixFor(connection)}.`];
  let missing: LogForbidden | undefined;
  const forget = link.onRefused((refusal) => {
    if (subjects.some((subject) => refusal.subject.startsWith(subject)))
      missing ??= forbidden(userOf(connection), refusal);
  });
  const confirm = () => {
    if (missing !== undefined) throw missing;
  };
  return { confirm, forget };
};
