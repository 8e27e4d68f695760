/**
 * The order-entry port: a member logs on with its incarnation and the next number it expects,
 * gets everything from there on, and sends numbered orders and cancels. Refusals are typed,
 * said to the peer, and kept as evidence. IO.
 */
import { readOrder } from '../book/order.ts';
import { followLog } from '../wire/follow-log.ts';
import type { LineConnection, Message } from '../wire/line-connection.ts';
import { type LineServer, listenLines } from '../wire/listen.ts';
import type { Session } from './session.ts';

export type Sessions = ReadonlyMap<string, Session>;

export const serveOrderSessions = (port: number, sessions: Sessions): Promise<LineServer> =>
  listenLines(port, () => {
    let member: Member | undefined;
    return {
      onMessage: (message, connection) => {
        if (member !== undefined) member.onMessage(message);
        else if (message['type'] === 'logon') member = logon(sessions, message, connection);
        else connection.destroy();
      },
      onClose: () => member?.onClose(),
    };
  });

type Member = {
  readonly onMessage: (message: Message) => void;
  readonly onClose: () => void;
};

const refuse = (session: Session, connection: LineConnection, reason: string, n: number): void => {
  const { remote } = connection;
  session.refusals.add({ at: new Date().toISOString(), reason, incarnation: n, remote });
  connection.send({ type: 'refused', reason });
  connection.end();
};

const logon = (
  sessions: Sessions,
  message: Message,
  connection: LineConnection,
): Member | undefined => {
  const session = sessions.get(String(message['session']));
  const [incarnation, nextIn] = [Number(message['incarnation']), Number(message['nextIn'])];
  if (session === undefined) {
    connection.destroy();
    return undefined;
  }
  const reason = refusalOf(session, incarnation, nextIn);
  if (reason !== undefined) {
    refuse(session, connection, reason, incarnation);
    return undefined;
  }
  session.raiseIncarnation(incarnation);
  return join(session, connection, nextIn);
};

const refusalOf = (session: Session, incarnation: number, nextIn: number): string | undefined => {
  if (!Number.isSafeInteger(incarnation) || incarnation < 1) return 'incarnation is missing';
  if (incarnation < session.incarnation) {
    return `incarnation ${incarnation} is older than ${session.incarnation}`;
  }
  const live = session.disconnect !== undefined;
  if (live && incarnation === session.incarnation) return 'already logged on';
  const last = session.log.last();
  if (!Number.isSafeInteger(nextIn) || nextIn < 1 || nextIn > last + 1) {
    return `nextIn must be from 1 to ${last + 1}, not ${nextIn}`;
  }
  return undefined;
};

const join = (session: Session, connection: LineConnection, nextIn: number): Member => {
  let stopFollowing: () => void = () => undefined;
  const disconnect = (): void => {
    stopFollowing();
    session.taps.delete(connection.sendText);
    connection.destroy();
  };
  session.disconnect = disconnect;
  connection.send({
    type: 'logonAccepted',
    session: session.id,
    incarnation: session.incarnation,
    nextOut: session.log.last() + 1,
    expects: session.expects,
  });
  stopFollowing = followLog(session.log, nextIn, connection);
  session.taps.add(connection.sendText);
  const isLive = (): boolean => session.disconnect === disconnect;
  return {
    onMessage: (message) => {
      if (isLive()) receive(session, message, connection);
    },
    onClose: () => {
      session.taps.delete(connection.sendText);
      if (isLive()) session.drop(false);
    },
  };
};

const receive = (session: Session, message: Message, connection: LineConnection): void => {
  const seq = Number(message['seq']);
  if (message['type'] === 'logout') {
    session.drop(true);
  } else if (!Number.isSafeInteger(seq) || seq > session.expects) {
    const reason = `gap: message ${seq} where ${session.expects} was expected`;
    refuse(session, connection, reason, session.incarnation);
    session.drop(false);
  } else {
    const repeated = seq < session.expects;
    session.expects = Math.max(session.expects, seq + 1);
    obey(session, message, repeated, connection);
  }
};

const obey = (
  session: Session,
  message: Message,
  repeated: boolean,
  connection: LineConnection,
): void => {
  const clOrdId = String(message['clOrdId']);
  const order = message['type'] === 'order' ? readOrder(message) : undefined;
  if (repeated || (order !== undefined && session.knows(clOrdId))) {
    tellState(session, clOrdId, connection);
  } else if (order !== undefined) {
    session.submit(order);
  } else if (message['type'] === 'cancel') {
    session.cancel(clOrdId);
  } else {
    refuse(session, connection, 'not an order or a cancel', session.incarnation);
    session.drop(false);
  }
};

// An answer outside the numbering: it repeats what is known and starts nothing.
const tellState = (session: Session, clOrdId: string, connection: LineConnection): void => {
  const order = session.open.get(clOrdId);
  const status = order?.status ?? (session.finished.has(clOrdId) ? 'FINISHED' : 'UNKNOWN');
  connection.send({ type: 'orderStatus', duplicate: true, clOrdId, status });
};
