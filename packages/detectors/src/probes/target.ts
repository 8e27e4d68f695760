/** Where a probe is aimed: a fixed place, or what the registry names at the moment. Pure. */
import type { Target } from '../judgement/observation.ts';

export type TargetSource = {
  /** Null while nothing is known; `reason` says why. */
  readonly current: () => Target | null;
  readonly reason: () => string;
  readonly onChange: (changed: () => void) => void;
};

export const fixedTarget = (address: string): TargetSource => {
  const target: Target = {
    endpoint: address.replace(/^https?:\/\//, ''),
    http: /^https?:\/\//.test(address) ? address : `http://${address}`,
    instance: null,
    incarnation: null,
  };
  return { current: () => target, reason: () => '', onChange: () => {} };
};
