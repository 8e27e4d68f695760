/**
 * One TCP connection that carries JSON lines. What is sent while one event is handled leaves in
 * one write. Never buffers without end: a sender of bulk waits for `drained`. IO.
 */
import type { Socket } from 'node:net';
import { createLineSplitter } from './line-splitter.ts';

export type Message = Readonly<Record<string, unknown>>;

export type LineConnection = {
  readonly send: (message: object) => void;
  /** Text that already is whole lines. */
  readonly sendText: (text: string) => void;
  /** Settles when the peer keeps up, or when the connection is gone. */
  readonly drained: () => Promise<void>;
  readonly isOpen: () => boolean;
  /** The peer does not keep up: more than a quarter megabyte waits for it. */
  readonly isCongested: () => boolean;
  /** Stops and starts reading: the peer's data waits with the peer. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Sends what is waiting, then closes. */
  readonly end: () => void;
  /** Closes now. */
  readonly destroy: () => void;
  readonly remote: string;
};

export type LineHandlers = {
  readonly onMessage: (message: Message, connection: LineConnection) => void;
  readonly onClose: (connection: LineConnection) => void;
  /** For protocols that are not JSON; the default answers what is not JSON by closing. */
  readonly onText?: (line: string, connection: LineConnection) => void;
};

const tooMuch = 262_144;
const farTooMuch = 16_777_216;

export const connectLines = (socket: Socket, handlers: LineHandlers): LineConnection => {
  let waiting = '';
  const flush = (): void => {
    const text = waiting;
    waiting = '';
    if (text !== '' && !socket.destroyed && socket.writable) socket.write(text);
    // A peer that has stopped reading for good is cut off; it asks again when it is back.
    if (socket.writableLength > farTooMuch) socket.destroy();
  };
  const sendText = (text: string): void => {
    if (waiting === '') queueMicrotask(flush);
    waiting += text;
  };
  const connection: LineConnection = {
    sendText,
    send: (message) => sendText(`${JSON.stringify(message)}\n`),
    drained: () => drained(socket),
    isOpen: () => !socket.destroyed && socket.writable,
    isCongested: () => socket.writableLength >= tooMuch,
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => {
      flush();
      socket.end();
    },
    destroy: () => socket.destroy(),
    remote: `${socket.remoteAddress}:${socket.remotePort}`,
  };
  receive(socket, connection, handlers);
  return connection;
};

const drained = (socket: Socket): Promise<void> => {
  if (socket.destroyed || socket.writableLength < tooMuch) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
};

const receive = (socket: Socket, connection: LineConnection, handlers: LineHandlers): void => {
  const splitter = createLineSplitter();
  const onText = handlers.onText ?? jsonLines(handlers);
  socket.setNoDelay(true).setEncoding('utf8');
  socket.on('data', (chunk) => {
    for (const line of splitter.push(String(chunk))) {
      if (socket.destroyed) return;
      onText(line, connection);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => handlers.onClose(connection));
};

const jsonLines =
  (handlers: LineHandlers) =>
  (line: string, connection: LineConnection): void => {
    const message = readMessage(line);
    if (message !== undefined) handlers.onMessage(message, connection);
    else connection.destroy();
  };

const readMessage = (line: string): Message | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
};
