/**
 * Ends a server whose supervisor has died: a small shell in a session of its own reads a pipe that
 * only the supervisor holds. The kernel closes it however the supervisor ends; the shell then ends
 * every process in the server's folder, paused or not. IO.
 */
import { spawn } from 'node:child_process';

/** $1 pid, $2 folder. A line on the pipe: the server has ended by itself. */
const script = `
  if read -r released; then exit 0; fi
  kill -KILL "$1"
  for round in 1 2 3 4 5; do
    left=
    for each in /proc/[0-9]*; do
      case "$(readlink "$each/cwd")" in
        "$2" | "$2"/*) kill -KILL "\${each#/proc/}"; left=yes ;;
      esac
    done
    [ -z "$left" ] && exit 0
    sleep 0.2
  done
`;

/** Watches until the function that it gives is called. */
export const watchOver = (pid: number | undefined, folder: string): (() => void) => {
  if (pid === undefined) return () => undefined;
  const args = ['-c', script, 'trading-floor-watchdog', String(pid), folder];
  const shell = spawn('/bin/sh', args, {
    ...{ stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' },
  });
  shell.on('error', () => undefined);
  shell.stdin?.on('error', () => undefined);
  shell.unref();
  return () => void shell.stdin?.end('released\n');
};
