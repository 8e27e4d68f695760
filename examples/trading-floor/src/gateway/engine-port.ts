/**
 * Where engines and the replica follow the journal. Any number may read; one engine may be primary
 * and have what the exchange said journaled. An older incarnation is refused, whatever it
 * believes. A replica serves readers; a gateway that was replaced serves nobody. IO.
 */
import { isReport } from '../book/report.ts';
import { followLog } from '../wire/follow-log.ts';
import type { LineConnection, Message } from '../wire/line-connection.ts';
import { type LineServer, listenLines } from '../wire/listen.ts';
import type { Authority } from './authority.ts';
import { ReplicaLine } from './replica-line.ts';
import type { Replication } from './replication.ts';
import type { Sequencer } from './sequencer.ts';
import type { Role } from './standing.ts';

export const serveEngines = async (
  port: number,
  sequencer: Sequencer,
  authority: Authority,
  replication: Replication,
): Promise<LineServer> => {
  const { standing } = sequencer;
  const open = new Set<LineConnection>();
  standing.onChange(({ _tag }) => {
    if (_tag === 'fenced') for (const connection of open) connection.destroy();
  });
  return listenLines(port, () => {
    const line = new EngineLine(sequencer, authority);
    const replica = new ReplicaLine(sequencer, replication);
    return {
      onOpen: (connection) => void open.add(connection),
      onMessage: (message, connection) => {
        if (isForAnother(message, standing.role())) connection.destroy();
        else if (replica.take(message, connection)) return;
        else if (message['type'] === 'hello') void line.greet(message, connection);
        else if (message['type'] === 'record') record(message, connection, sequencer, authority);
        else if (message['type'] === 'ack') authority.followers.ack(message, connection);
        else connection.destroy();
      },
      onClose: (connection) => {
        open.delete(connection);
        line.close(connection);
        replica.close(connection);
      },
    };
  });
};

// Closed without a word: a refusal would end an engine that only has to look for its gateway.
const isForAnother = (message: Message, { _tag }: Role): boolean => {
  if (_tag === 'active') return false;
  const writes = message['type'] !== 'hello' || message['role'] === 'primary';
  return _tag === 'fenced' || writes || message['role'] === 'replica';
};

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
      term: this.#sequencer.standing.term(),
      promotedAt,
    });
    this.#authority.followers.greet(message, connection);
    this.#stopFollowing ??= followLog(journal, Number(message['from']), connection);
  };

  close = (connection: LineConnection): void => {
    this.#stopFollowing?.();
    this.#authority.followers.leave(connection);
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
  if (message['role'] !== 'primary') return authority.followers.refusalOf(message);
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
