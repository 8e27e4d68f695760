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
    let stopFollowing: (() => void) | undefined;
    const onHello = async (message: Message, connection: LineConnection): Promise<void> => {
      const from = Number(message['from']);
      const refusal = refusalOf(message, sequencer, authority);
      if (refusal !== undefined) {
        refuse(authority, message, connection, refusal);
        return;
      }
      const isPrimary = message['role'] === 'primary';
      const promotedAt = isPrimary ? await welcomePrimary(message, connection) : null;
      if (!connection.isOpen()) return;
      connection.send({
        type: 'welcome',
        head: sequencer.journal.last(),
        incarnation: authority.incarnation(),
        lastReport: sequencer.orders.lastReport(),
        promotedAt,
      });
      stopFollowing ??= followLog(sequencer.journal, from, connection);
    };
    // In memory the primary is set at once, so that no second one slips in during the fsync.
    // A take-over is an entry of the journal: orders before it are the new primary's to resolve.
    const welcomePrimary = async (
      message: Message,
      connection: LineConnection,
    ): Promise<number | null> => {
      const incarnation = Number(message['incarnation']);
      const engine = String(message['engine']);
      const raised = authority.raise(incarnation);
      const old = authority.primary();
      if (old !== undefined && old.connection !== connection) old.connection.destroy();
      const connectedAt = new Date().toISOString();
      authority.setPrimary({ engine, incarnation, connectedAt, connection });
      await raised;
      if (authority.primary()?.connection !== connection) return null;
      if (message['resume'] === true) return null;
      return sequencer.append({ type: 'promoted', engine, incarnation });
    };
    return {
      onMessage: (message, connection) => {
        if (message['type'] === 'hello') void onHello(message, connection);
        else if (message['type'] === 'record') record(message, connection, sequencer, authority);
        else connection.destroy();
      },
      onClose: (connection) => {
        stopFollowing?.();
        if (authority.primary()?.connection === connection) authority.setPrimary(undefined);
      },
    };
  });

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
