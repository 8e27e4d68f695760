/**
 * One logged-on connection to the exchange, under one incarnation. It lives until it is lost,
 * refused or closed; who owns it decides what then. IO.
 */
import { connect } from 'node:net';
import { isReport, type Report } from '../book/report.ts';
import { connectLines, type LineConnection, type Message } from '../wire/line-connection.ts';
import { localHost } from '../wire/listen.ts';

export type Logon = {
  readonly port: number;
  readonly session: string;
  readonly incarnation: number;
  readonly nextIn: number;
  readonly lastOut: number;
  readonly onReport: (report: Report) => void;
  /** The exchange knew the order id already and did nothing. */
  readonly onDuplicate: (clOrdId: string) => void;
  readonly onClose: () => void;
};

export type ExchangeSession = {
  /** The first number the exchange has not given out yet: everything before it is re-sent. */
  readonly nextOut: number;
  readonly send: (message: object) => void;
  readonly lastOut: () => number;
  readonly isOpen: () => boolean;
  readonly close: () => void;
};

export type LoggedOn =
  | { readonly _tag: 'LoggedOn'; readonly session: ExchangeSession }
  | { readonly _tag: 'Refused'; readonly reason: string }
  | { readonly _tag: 'Lost' };

export const logOn = (logon: Logon): Promise<LoggedOn> =>
  new Promise((resolve) => {
    let accepted = false;
    const { session, incarnation, nextIn, lastOut } = logon;
    const socket = connect(logon.port, localHost);
    const onMessage = (message: Message, connection: LineConnection): void => {
      if (message['type'] === 'logonAccepted') {
        accepted = true;
        resolve({ _tag: 'LoggedOn', session: sessionOn(message, connection) });
      } else if (message['type'] === 'refused') {
        resolve({ _tag: 'Refused', reason: String(message['reason']) });
      } else if (message['type'] === 'orderStatus') {
        logon.onDuplicate(String(message['clOrdId']));
      } else if (isReport(message)) {
        logon.onReport(message);
      }
    };
    const onClose = (): void => {
      resolve({ _tag: 'Lost' });
      if (accepted) logon.onClose();
    };
    const connection = connectLines(socket, { onMessage, onClose });
    socket.once('connect', () => {
      connection.send({ type: 'logon', session, incarnation, nextIn, lastOut });
    });
  });

// The exchange says which number it expects next; numbering goes on from there.
const sessionOn = (accepted: Message, connection: LineConnection): ExchangeSession => {
  let seq = Number(accepted['expects']);
  return {
    nextOut: Number(accepted['nextOut']),
    send: (message) => {
      connection.send({ ...message, seq });
      seq += 1;
    },
    lastOut: () => seq - 1,
    isOpen: connection.isOpen,
    close: connection.destroy,
  };
};
