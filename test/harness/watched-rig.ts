/**
 * One rig for a file's tests, with its log open, and a plain subscriber who hears its alerts. IO.
 */
import type { Log } from '@recovery-ledger/ledger';
import { type Heard, subscribe } from './nats-subscription.ts';
import { type Rig, type RigOptions, rigForFile, seedIn } from './rig.ts';
import type { Hooks } from './server-fixture.ts';

type Watched = Rig & { readonly log: Log; readonly heard: readonly Heard[] };

/** Give it `test.serial`: its hooks rest on each other, and end in the opposite order. */
export const watchedRig = (
  test: Hooks,
  { alerts, ...options }: RigOptions & { readonly alerts: string },
): (() => Watched) => {
  const ends: (() => unknown)[] = [];
  test.after.always('stop watching', async () => {
    await Promise.all(ends.map((end) => end()));
  });
  const rig = rigForFile(test, options);
  let watched: Watched | undefined;
  test.before('watch', async () => {
    const { variables, openLog } = rig();
    const log = await openLog('watcher');
    ends.push(log.close);
    const target = {
      port: Number(new URL(variables['RECOVERY_LEDGER_NATS_URL'] ?? '').port),
      seed: seedIn(variables, 'operator'),
    };
    const heard = await subscribe({ teardown: (end) => void ends.push(end) }, target, alerts);
    watched = { ...rig(), log, heard };
  });
  return () => {
    if (watched === undefined) throw new Error('the rig is there only inside a test');
    return watched;
  };
};
