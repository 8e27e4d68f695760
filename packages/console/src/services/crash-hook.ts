/**
 * IO: a hook of the tests. RECOVERY_LEDGER_CRASH_AT names a crash point where the process is
 * killed: `<point>`, or `<point>@<component>` where several recoveries run side by side.
 * `pause:<point>` stops it there instead, as a suspended machine would be.
 */
export const crashHook =
  (wish: string | undefined) =>
  (point: string, component?: string): void => {
    const here = component === undefined ? [point] : [point, `${point}@${component}`];
    if (here.some((name) => wish === name)) process.kill(process.pid, 'SIGKILL');
    if (here.some((name) => wish === `pause:${name}`)) process.kill(process.pid, 'SIGSTOP');
  };
