/** The floors that recoveries are interrupted on: one for all runs, or a new one for each. IO. */
import type { Log } from '@recovery-ledger/ledger';
import { type Rig, startRig } from '../test/harness/rig.ts';
import type { TakeoverTarget } from './takeover-targets.ts';

export type TakeoverFloor = { readonly rig: Rig; readonly log: Log };

const without = ['recoverer-1', 'recoverer-2'];
const extra = { FLOOR_ORDERS_PER_SECOND: '200' };

export const takeoverFloors = ({ floor, isReusable, isReady }: TakeoverTarget) => {
  let now: TakeoverFloor | undefined;
  const stop = async () => {
    await now?.log.close();
    await now?.rig.stop();
    now = undefined;
  };
  return {
    stop,
    ready: async (): Promise<TakeoverFloor> => {
      if (now === undefined) {
        const rig = await startRig({ without, floor, extra });
        now = { rig, log: await rig.openLog('soak') };
      }
      await isReady(now.rig);
      return now;
    },
    /** What is left after a run that went wrong is no floor for the next. */
    done: async (isSound: boolean) => {
      if (!isReusable || !isSound) await stop();
    },
  };
};
