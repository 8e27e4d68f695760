/** Listens on a local TCP port, for lines or for HTTP; a taken port has its own error. IO. */
import { createServer, type Server } from 'node:net';
import { connectLines, type LineConnection, type LineHandlers } from './line-connection.ts';

export const localHost = '127.0.0.1';

/** The port is in use: says which, so that the program can end with one clear line. */
export class PortTaken extends Error {
  readonly port: number;
  constructor(port: number) {
    super(`port ${port} is in use; stop what listens there or choose another`);
    this.port = port;
  }
}

export const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE';
      reject(taken ? new PortTaken(port) : error);
    });
    server.listen(port, localHost, resolve);
  });

export type LineServer = { readonly close: () => void };

/** Accepts line connections; `accept` gives the handlers of a new one. */
export const listenLines = async (
  port: number,
  accept: () => LineHandlers & { readonly onOpen?: (connection: LineConnection) => void },
): Promise<LineServer> => {
  const open = new Set<LineConnection>();
  const server = createServer((socket) => {
    const handlers = accept();
    const onClose = (closed: LineConnection): void => {
      open.delete(closed);
      handlers.onClose(closed);
    };
    const connection = connectLines(socket, { ...handlers, onClose });
    open.add(connection);
    handlers.onOpen?.(connection);
  });
  await listen(server, port);
  const close = (): void => {
    server.close();
    for (const connection of open) connection.destroy();
  };
  return { close };
};
