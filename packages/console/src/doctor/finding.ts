/** What one check of the doctor found, and the exit that follows from all of them. Pure. */
import { bad, done, type Outcome, unreachable } from '../outcome.ts';

export type Finding = {
  readonly check: string;
  /** `unreachable`: it could not be asked; `unknown`: it depends on something unreachable. */
  readonly state: 'ok' | 'bad' | 'unknown' | 'unreachable';
  readonly found: string;
  /** What to do about it; empty when all is well. */
  readonly todo: string;
};

export const ok = (check: string, found: string): Finding => ({
  check,
  state: 'ok',
  found,
  todo: '',
});

/** Unreachable outweighs bad: what cannot be asked may be worse. */
export const conclude = (findings: readonly Finding[]): Outcome => {
  const away = findings.filter(({ state }) => state === 'unreachable');
  if (away.length > 0) {
    return unreachable(`cannot reach: ${away.map(({ check }) => check).join(', ')}`, '');
  }
  return findings.every(({ state }) => state === 'ok') ? done : bad;
};
