/**
 * IO: ends a server whose owner has died. A tiny shell, in a session of its own, reads a pipe that
 * only the owner holds: the kernel closes it however the owner ends (SIGKILL included), and the
 * shell then stops the server, gently first. It needs no polling and works wherever there is a
 * shell.
 */
import { spawn } from 'node:child_process';

/**
 * $1 pid, $2 gentle signal, $3 temporary folder to remove (or empty). A line on the pipe: all is
 * well.
 */
const script = `
  if read -r released; then exit 0; fi
  kill -s "$2" "$1"
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
    kill -0 "$1" || break
    sleep 0.2
  done
  kill -s KILL "$1"
  if [ -n "$3" ]; then rm -rf -- "$3"; fi
`;

export type Watched = {
  readonly pid: number;
  readonly gentleSignal: 'SIGTERM' | 'SIGINT';
  /** A temporary folder that nobody needs once the owner is dead. */
  readonly temporaryFolder: string | null;
};

/** Watches over `pid` until the returned function is called (the server has ended). */
export const watchOver = ({ pid, gentleSignal, temporaryFolder }: Watched): (() => void) => {
  const args = [String(pid), gentleSignal.slice('SIG'.length), temporaryFolder ?? ''];
  const shell = spawn('/bin/sh', ['-c', script, 'recovery-ledger-watchdog', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  shell.stdin.on('error', () => {});
  shell.unref();
  return () => void shell.stdin.end('released\n');
};
