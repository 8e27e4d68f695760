/**
 * Runs one program of the floor: start, tell the supervisor that it listens, stop on SIGTERM or
 * when the supervisor is gone (its IPC channel closes, however it died). Exit codes: 2 for a bad
 * environment, 3 for a port in use, 1 for a bug. IO.
 */
import { BadEnvironment } from './environment.ts';
import { PortTaken } from './listen.ts';

export type Stop = () => Promise<void> | void;

export const runProgram = (name: string, start: () => Promise<Stop>): void => {
  start().then(
    (stop) => {
      const end = (): void => {
        void Promise.resolve(stop()).finally(() => process.exit(0));
      };
      process.once('SIGTERM', end).once('SIGINT', end);
      process.send?.({ type: 'listening' });
    },
    (error: unknown) => fail(name, error),
  );
  if (process.send === undefined) return; // started by hand
  // It may have died while this program was loaded: then nothing tells of it any more.
  if (!process.connected) process.exit(0);
  process.on('disconnect', () => process.exit(0));
};

const fail = (name: string, error: unknown): void => {
  const known = error instanceof BadEnvironment || error instanceof PortTaken;
  console.error(`${name}:`, known ? error.message : error);
  if (error instanceof BadEnvironment) process.exit(2);
  process.exit(error instanceof PortTaken ? 3 : 1);
};
