/**
 * IO: a hook of the tests. RECOVERY_LEDGER_CRASH_AT names a crash point where the process is
 * killed; `pause:<point>` stops it there instead, as a suspended machine would be.
 */
export const crashHook =
  (wish: string | undefined) =>
  (point: string): void => {
    if (wish === point) process.kill(process.pid, 'SIGKILL');
    if (wish === `pause:${point}`) process.kill(process.pid, 'SIGSTOP');
  };
