/**
 * A program of the floor does not outlive its supervisor, at whatever moment that dies: also while
 * the program is being loaded, when nobody hears of the closed channel any more.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePorts } from '@recovery-ledger/console';
import { portNames, supervisorMain } from '@recovery-ledger/example-trading-floor';
import test from 'ava';

/** These wait for the registry before they listen; nobody answers for it here. */
for (const name of ['gateway-dr', 'positions', 'positions-dr']) {
  test.serial(`${name} ends when its supervisor dies while it is loaded`, async (t) => {
    const names = portNames('all');
    const ports = await freePorts(names.length);
    const folder = mkdtempSync(join(tmpdir(), 'floor-'));
    const floor = join(dirname(supervisorMain), '..');
    const main = join(floor, name.split('-')[0] ?? '', 'main.ts');
    const child = spawn(process.execPath, [...process.execArgv, main, '--name', name], {
      env: {
        ...process.env,
        ...Object.fromEntries(names.map((port, index) => [port, String(ports[index])])),
        FLOOR_DATA_DIR: folder,
        FLOOR_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/trading',
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    t.teardown(() => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    const exited = once(child, 'exit', { signal: AbortSignal.timeout(30_000) });
    child.disconnect();
    t.deepEqual(await exited, [0, null]);
  });
}
