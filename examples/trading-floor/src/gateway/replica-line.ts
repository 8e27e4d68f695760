/**
 * A replica's connection to the sequencer: it says how far it is and proves, by the hash of its
 * last line, that its journal is a beginning of this one; then every line follows as soon as it
 * is on this disk. A journal that differs is told where to be cut, and gets nothing. IO.
 */
import { followLog } from '../wire/follow-log.ts';
import type { LineConnection, Message } from '../wire/line-connection.ts';
import { lineDigest } from './line-digest.ts';
import type { Replication } from './replication.ts';
import type { Sequencer } from './sequencer.ts';

export class ReplicaLine {
  readonly #sequencer: Sequencer;
  readonly #replication: Replication;
  #stopFollowing: (() => void) | undefined;

  constructor(sequencer: Sequencer, replication: Replication) {
    this.#sequencer = sequencer;
    this.#replication = replication;
  }

  /** False when the message is none of a replica's. */
  take = (message: Message, connection: LineConnection): boolean => {
    if (message['type'] === 'hello' && message['role'] === 'replica') {
      this.#greet(message, connection).catch((error: unknown) => {
        console.error(`a replica was cut off: ${String(error)}`);
        connection.destroy();
      });
      return true;
    }
    if (message['type'] === 'replicated') {
      this.#replication.acknowledge(connection, Number(message['seq']));
      return true;
    }
    if (message['type'] !== 'superseded') return false;
    this.#replication.supersede(String(message['by']), Number(message['incarnation']));
    return true;
  };

  close = (connection: LineConnection): void => {
    this.#stopFollowing?.();
    this.#replication.leave(connection);
  };

  async #greet(message: Message, connection: LineConnection): Promise<void> {
    const { journal, facts, standing } = this.#sequencer;
    const has = Number(message['from']) - 1;
    const own = await lineDigest(journal.local, has);
    if (has > 0 && own !== message['digest']) {
      connection.send({ type: 'diverged', keep: keepOf(has, facts.termStart()) });
      connection.end();
      return;
    }
    connection.send({ type: 'welcome', head: journal.local.last(), term: standing.term() });
    this.#replication.join(String(message['engine']), connection, has);
    this.#stopFollowing ??= followLog(journal.local, has + 1, connection);
  }
}

/**
 * How many lines of a journal that differs at `has` are surely the same: all before this gateway
 * took over, if it got that far; otherwise none is known to be.
 */
export const keepOf = (has: number, termStart: number): number =>
  has >= termStart ? termStart - 1 : 0;
