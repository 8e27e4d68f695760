/**
 * The registry key that says which gateway gives the numbers, and whether its replica has every
 * one of them. It changes by compare-and-set alone: of a gateway that wants to go on without its
 * replica and a replica that wants to take over, exactly one succeeds. IO.
 */
import { sequencerKey } from '../wire/gateways.ts';
import { readKey, replaceKey } from '../wire/registry-client.ts';

export type Sequencing = {
  readonly instance: string;
  readonly incarnation: number;
  /** The replica had everything that anybody was told, and goes on having it. */
  readonly inSync: boolean;
  readonly replica: string | null;
};

export type Kept = { readonly index: number; readonly sequencing: Sequencing };

export const readSequencing = (value: Readonly<Record<string, unknown>>): Sequencing => ({
  instance: String(value['instance']),
  incarnation: Number(value['incarnation']) || 0,
  inSync: value['inSync'] === true,
  replica: typeof value['replica'] === 'string' ? value['replica'] : null,
});

/** Rejects when the registry does not answer; nobody is the sequencer when it has no such key. */
export const sequencingNow = async (registryPort: number): Promise<Kept | undefined> => {
  const found = await readKey(registryPort, sequencerKey);
  if (found === undefined) return undefined;
  return { index: found.index, sequencing: readSequencing(found.value) };
};

/** True when nobody changed it since `index`. Rejects when the registry does not answer. */
export const replaceSequencing = (
  registryPort: number,
  index: number,
  next: Sequencing,
): Promise<boolean> => replaceKey(registryPort, sequencerKey, index, next);
