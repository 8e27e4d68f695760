/**
 * Whether a port is closed: the kernel of its host refuses a connection. IO. Nothing else proves
 * that no process listens there: silence may be a cut line, or a process that is stopped.
 */
import { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { withDeadline } from '../clock.ts';
import { hostAndPort } from './server.ts';

export type Knock = 'refused' | 'open' | 'silent';

export const knock = (
  address: string,
  clock: Clock,
  withinMs: number,
  signal: AbortSignal,
): Promise<Knock> =>
  withDeadline(clock, withinMs, signal, (inTime) => {
    const { host, port } = hostAndPort(address);
    const socket = new Socket();
    return new Promise<Knock>((resolve) => {
      const end = (knocked: Knock) => {
        socket.destroy();
        resolve(knocked);
      };
      inTime.addEventListener('abort', () => end('silent'), { once: true });
      socket.once('connect', () => end('open'));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        end(error.code === 'ECONNREFUSED' ? 'refused' : 'silent'),
      );
      socket.connect(Number(port), host);
    });
  });
