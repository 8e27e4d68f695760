/**
 * What the gateway decides and nobody else: the halts, the stage, the current incarnation, which
 * engine is primary and which order management is heard. Halts, stage and incarnations are on
 * the disk before an answer says so; a restarted gateway is as halted as it was. IO.
 */
import { join } from 'node:path';
import { type DurableValue, openDurableValue } from '../wire/durable-file.ts';
import type { LineConnection } from '../wire/line-connection.ts';
import { createRefusals, type Refusals } from '../wire/refusals.ts';
import { createFollowers, type Followers } from './followers.ts';
import { fullyOpen, isStageSetting, type StageSetting } from './stage.ts';

export type Halt = {
  readonly id: string;
  readonly reason: string;
  readonly epoch: string | null;
  readonly since: string;
};

export type Primary = {
  readonly engine: string;
  readonly incarnation: number;
  readonly connectedAt: string;
  readonly connection: LineConnection;
};

export type Authority = {
  readonly stage: DurableValue<StageSetting>;
  readonly followers: Followers;
  readonly halts: DurableValue<readonly Halt[]>;
  readonly incarnation: () => number;
  /** Refuses what is older from now on, cuts an older primary off; settles when on the disk. */
  readonly raise: (incarnation: number) => Promise<void>;
  readonly primary: () => Primary | undefined;
  readonly setPrimary: (primary: Primary | undefined) => void;
  readonly refusals: Refusals;
};

const isHalts = (value: unknown): value is readonly Halt[] => Array.isArray(value);
const isNumber = (value: unknown): value is number => Number.isSafeInteger(value);

export const openAuthority = async (directory: string): Promise<Authority> => {
  const halts = await openDurableValue(join(directory, 'halts.json'), [], isHalts);
  const kept = await openDurableValue(join(directory, 'incarnation.json'), 0, isNumber);
  const stage = await openDurableValue(join(directory, 'stage.json'), fullyOpen, isStageSetting);
  const oms = await openDurableValue(join(directory, 'oms-incarnation.json'), 0, isNumber);
  let primary: Primary | undefined;
  const raise = async (incarnation: number): Promise<void> => {
    if (incarnation > kept.get()) {
      primary?.connection.destroy();
      primary = undefined;
    }
    // The same once more is written once more: the first write may still be under way.
    await kept.set(Math.max(incarnation, kept.get()));
  };
  return {
    stage,
    followers: createFollowers(oms),
    halts,
    incarnation: kept.get,
    raise,
    primary: () => primary,
    setPrimary: (next) => {
      primary = next;
    },
    refusals: createRefusals(),
  };
};
