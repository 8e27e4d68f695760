/**
 * The order management that follows the journal and says how far it has come. Of two, the one
 * with the newer incarnation counts; one that has said nothing for a second is away, even when
 * its line is up: a stopped process keeps its line. IO: it reads the clock.
 */
import type { DurableValue } from '../wire/durable-file.ts';
import type { LineConnection, Message } from '../wire/line-connection.ts';

type Link = {
  readonly engine: string;
  readonly incarnation: number;
  readonly connection: LineConnection;
  readonly connectedAt: string;
  sequence: number;
  accepting: boolean;
  heardAt: number;
};

export type Followers = {
  /** Why a hello is refused; undefined when it is not, or is none of order management. */
  readonly refusalOf: (hello: Message) => string | undefined;
  readonly greet: (hello: Message, connection: LineConnection) => void;
  readonly ack: (message: Message, connection: LineConnection) => void;
  readonly leave: (connection: LineConnection) => void;
  /** Why order management does not let an order pass; undefined when it does. */
  readonly reason: () => string | undefined;
  readonly show: () => object | null;
};

const silentMs = 1000;

export const createFollowers = (highest: DurableValue<number>): Followers => {
  let link: Link | undefined;
  const isOms = (hello: Message): boolean => hello['role'] === 'oms';

  const refusalOf = (hello: Message): string | undefined => {
    if (!isOms(hello)) return undefined;
    const incarnation = Number(hello['incarnation']);
    if (!Number.isSafeInteger(incarnation) || incarnation < 1) return 'incarnation is missing';
    if (incarnation >= highest.get()) return undefined;
    return `order management ${incarnation} is older than ${highest.get()}`;
  };

  const greet = (hello: Message, connection: LineConnection): void => {
    if (!isOms(hello)) return;
    const incarnation = Number(hello['incarnation']);
    if (link !== undefined && link.connection !== connection) link.connection.destroy();
    if (incarnation > highest.get()) void highest.set(incarnation);
    const engine = String(hello['engine']);
    const connectedAt = new Date().toISOString();
    const heard = { sequence: 0, accepting: false, heardAt: performance.now() };
    link = { engine, incarnation, connection, connectedAt, ...heard };
  };

  const ack = (message: Message, connection: LineConnection): void => {
    if (link?.connection !== connection) return;
    link.sequence = Number(message['sequence']) || 0;
    link.accepting = message['accepting'] === true;
    link.heardAt = performance.now();
  };

  const leave = (connection: LineConnection): void => {
    if (link?.connection === connection) link = undefined;
  };

  const reason = (): string | undefined => {
    if (link === undefined || performance.now() - link.heardAt > silentMs) {
      return 'order management is away';
    }
    return link.accepting ? undefined : 'order management is not accepting';
  };

  const show = (): object | null => {
    if (link === undefined) return null;
    const { engine, incarnation, connectedAt, sequence, accepting, heardAt } = link;
    const silentForMs = Math.round(performance.now() - heardAt);
    return { engine, incarnation, connectedAt, sequence, accepting, silentForMs };
  };

  return { refusalOf, greet, ack, leave, reason, show };
};
