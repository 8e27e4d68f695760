/** Keeps a line connection to a port: dials again after every loss, until closed. IO. */
import { connect } from 'node:net';
import { connectLines, type LineConnection, type Message } from './line-connection.ts';
import { localHost } from './listen.ts';

export type Dialer = {
  /** The live connection, or undefined between two. */
  readonly connection: () => LineConnection | undefined;
  /** Gives up the connection, if any, and dials the port as it is by now. */
  readonly redial: () => void;
  readonly close: () => void;
};

/** A port, or where to ask for it at every dial: who is behind it may move. */
export type PortOrFinder = number | (() => number);

export type DialOptions = {
  readonly port: PortOrFinder;
  readonly onOpen: (connection: LineConnection) => void;
  readonly onMessage: (message: Message, connection: LineConnection) => void;
  readonly onClose?: () => void;
  /** Milliseconds before the next try, given how many failed in a row (1, 2, …). */
  readonly waitMs?: (failures: number) => number;
};

const backOff = (failures: number): number => Math.min(10 * 2 ** (failures - 1), 250);

export const dialLines = (options: DialOptions): Dialer => {
  let live: LineConnection | undefined;
  let closed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let abort: () => void = () => undefined;
  const dial = (): void => {
    timer = undefined;
    const { port } = options;
    const socket = connect(typeof port === 'number' ? port : port(), localHost);
    const connection = connectLines(socket, {
      onMessage: (message) => {
        failures = 0;
        if (!closed) options.onMessage(message, connection);
      },
      onClose: () => {
        const was = live;
        live = undefined;
        if (closed) return;
        if (was !== undefined) options.onClose?.();
        failures += 1;
        timer = setTimeout(dial, (options.waitMs ?? backOff)(failures));
      },
    });
    abort = connection.destroy;
    socket.once('connect', () => {
      if (closed) {
        connection.destroy();
        return;
      }
      live = connection;
      options.onOpen(connection);
    });
  };
  dial();
  const redial = (): void => {
    failures = 0;
    if (timer === undefined) {
      abort();
    } else {
      clearTimeout(timer);
      dial();
    }
  };
  const close = (): void => {
    closed = true;
    clearTimeout(timer);
    abort();
  };
  return { connection: () => live, redial, close };
};
