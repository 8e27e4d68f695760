/**
 * Where engines follow the journal. Any number may read; one may be primary and have what the
 * exchange said journaled. An older incarnation is refused, whatever it believes. IO.
 */
import { isReport } from '../book/report.ts';
import { followLog } from '../wire/follow-log.ts';
import type { LineConnection, Message } from '../wire/line-connection.ts';
import { type LineServer, listenLines } from '../wire/listen.ts';
import type { Authority } from './authority.ts';
import type { Sequencer } from './sequencer.ts';

export const serveEngines = (
  port: number,
  sequencer: Sequencer,
  authority: Authority,
): Promise<LineServer> =>
  listenLines(port, () => {
    const line = new EngineLine(sequencer, authority);
    return {
      onMessage: (message, connection) => {
        if (message['type'] === 'hello') void line.greet(message, connection);
        else if (message['type'] === 'record') record(message, connection, sequencer, authority);
        else connection.destroy();
      },
      onClose: line.close,
    };
  });

/** One engine's connection: it may say hello again, as a standby does that becomes primary. */
class EngineLine {
  readonly #sequencer: Sequencer;
  readonly #authority: Authority;
  #stopFollowing: (() => void) | undefined;

  constructor(sequencer: Sequencer, authority: Authority) {
    this.#sequencer = sequencer;
    this.#authority = authority;
  }

  greet = async (message: Message, connection: LineConnection): Promise<void> => {
    const { journal, orders } = this.#sequencer;
    const refusal = refusalOf(message, this.#sequencer, this.#authority);
    if (refusal !== undefined) {
      refuse(this.#authority, message, connection, refusal);
      return;
    }
    const isPrimary = message['role'] === 'primary';
    const promotedAt = isPrimary ? await this.#promote(message, connection) : null;
    if (!connection.isOpen()) return;
    connection.send({
      type: 'welcome',
      head: journal.last(),
      incarnation: this.#authority.incarnation(),
      lastReport: orders.lastReport(),
      promotedAt,
    });
    this.#stopFollowing ??= followLog(journal, Number(message['from']), connection);
  };

  close = (connection: LineConnection): void => {
    this.#stopFollowing?.();
    if (this.#authority.primary()?.connection === connection) {
      this.#authority.setPrimary(undefined);
    }
  };

  // In memory the primary is set at once, so that no second one slips in during the fsync.
  // A take-over is an entry of the journal: orders before it are the new primary's to resolve.
  async #promote(message: Message, connection: LineConnection): Promise<number | null> {
    const incarnation = Number(message['incarnation']);
    const engine = String(message['engine']);
    const raised = this.#authority.raise(incarnation);
    const old = this.#authority.primary();
    if (old !== undefined && old.connection !== connection) old.connection.destroy();
    const connectedAt = new Date().toISOString();
    this.#authority.setPrimary({ engine, incarnation, connectedAt, connection });
    await raised;
    if (this.#authority.primary()?.connection !== connection) return null;
    if (message['resume'] === true) return null;
    return this.#sequencer.append({ type: 'promoted', engine, incarnation });
  }
}

const refusalOf = (
  message: Message,
  { journal }: Sequencer,
  authority: Authority,
): string | undefined => {
  const [from, incarnation] = [Number(message['from']), Number(message['incarnation'])];
  if (!Number.isSafeInteger(from) || from < 1 || from > journal.last() + 1) {
    return `from must be from 1 to ${journal.last() + 1}, not ${from}`;
  }
  if (message['role'] !== 'primary') return undefined;
  if (!Number.isSafeInteger(incarnation) || incarnation < 1) return 'incarnation is missing';
  if (incarnation < authority.incarnation()) {
    return `incarnation ${incarnation} is older than ${authority.incarnation()}`;
  }
  const live = authority.primary();
  const taken = live?.incarnation === incarnation && live.engine !== message['engine'];
  return taken ? `${live.engine} is primary of incarnation ${incarnation}` : undefined;
};

const refuse = (
  authority: Authority,
  message: Message,
  connection: LineConnection,
  reason: string,
): void => {
  const incarnation = Number(message['incarnation']) || 0;
  const { remote } = connection;
  authority.refusals.add({ at: new Date().toISOString(), reason, incarnation, remote });
  connection.send({ type: 'refused', reason });
  connection.end();
};

const record = (
  message: Message,
  connection: LineConnection,
  sequencer: Sequencer,
  authority: Authority,
): void => {
  const { report } = message;
  const primary = authority.primary();
  if (primary?.connection !== connection) {
    refuse(
      authority,
      message,
      connection,
      `only the primary may record; incarnation ${authority.incarnation()} is current`,
    );
  } else if (message['incarnation'] !== primary.incarnation || !isReport(report)) {
    refuse(authority, message, connection, 'the record is not a report of this incarnation');
  } else {
    const verdict = sequencer.orders.judge(report);
    const { incarnation } = primary;
    if (verdict === 'journal') sequencer.append({ type: 'report', incarnation, report });
    if (verdict === 'gap') {
      refuse(authority, message, connection, `report ${report.seq} leaves a gap`);
    }
  }
};
