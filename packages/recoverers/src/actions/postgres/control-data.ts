/** What the control file of a closed server says, from the lines of `pg_controldata`. Pure. */
import { parseLsn } from './lsn.ts';

export type ControlData = {
  readonly systemId: string;
  readonly state: string;
  readonly timeline: number;
  readonly checkpoint: bigint;
};

/** Undefined where a line that is needed is missing. `LC_ALL=C`: the words are translated. */
export const controlData = (text: string): ControlData | undefined => {
  const after = (name: string): string =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  const systemId = after('Database system identifier');
  const timeline = Number(after("Latest checkpoint's TimeLineID"));
  const checkpoint = parseLsn(after('Latest checkpoint location'));
  const state = after('Database cluster state');
  if (systemId === '' || state === '' || !(timeline > 0) || checkpoint === undefined) {
    return undefined;
  }
  return { systemId, state, timeline, checkpoint };
};
