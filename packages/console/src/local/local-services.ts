/** The services that one machine runs for one estate: two of what must not fail alone. Pure. */
import type { Mode } from '@recovery-ledger/ledger';

export type ServiceSpec = {
  /** Its instance, and the user that it logs in as. */
  readonly name: string;
  readonly command: string;
  readonly mode: Mode;
  readonly words: readonly string[];
};

const service = (command: string, name: string, mode: Mode): ServiceSpec => ({
  name,
  command,
  mode,
  words: [...command.split(' '), '--instance', name, '--mode', mode],
});

/** Fake failures are drills whatever mode the rest serves, and a recoverer must rehearse them. */
export const localServices = (mode: Mode): readonly ServiceSpec[] => [
  service('project', 'projector-1', mode),
  service('detect', 'detector-1', mode),
  service('detect', 'detector-2', mode),
  service('recover', 'recoverer-1', mode),
  service('recover', 'recoverer-2', mode),
  ...(mode === 'real' ? [service('recover', 'rehearser-1', 'drill')] : []),
  service('alert', 'alerter-1', mode),
  service('seal', 'sealer-1', mode),
  service('chaos serve', 'chaos-1', 'drill'),
];
