/**
 * Events that were sealed and that this log does not have, because it took over from one that had
 * gone further: told once for each log that was lost, not once per seal. Pure.
 */
import { type Findings, span } from './findings.ts';
import type { Seal } from './seal.ts';

/** A loss that is on somebody's record already: it is told, but is no finding any more. */
export type KnownLoss = {
  readonly generation: number;
  readonly first: number;
  readonly last: number;
};

export type Lost = Pick<Seal, 'created' | 'generation' | 'first' | 'last'> & {
  readonly seal: number;
  /** What was taken over of the log that the seal is of. */
  readonly through: number;
};

export type Losses = {
  readonly add: (lost: Lost) => void;
  readonly finish: () => void;
};

export const createLosses = (known: readonly KnownLoss[], findings: Findings): Losses => {
  const logs = new Map<string, Lost[]>();
  return {
    add: (lost) => {
      const name = `${lost.created}/${lost.generation}`;
      const log = logs.get(name);
      if (log === undefined) logs.set(name, [lost]);
      else log.push(lost);
    },
    finish: () => {
      for (const lost of logs.values()) tell(lost, known, findings);
    },
  };
};

const tell = (lost: readonly Lost[], known: readonly KnownLoss[], findings: Findings): void => {
  const [any] = lost;
  if (any === undefined) return;
  const { generation, through } = any;
  const first = Math.max(through + 1, least(lost.map((of) => of.first)));
  const last = -least(lost.map((of) => -of.last));
  const seals = span(least(lost.map(({ seal }) => seal)), -least(lost.map(({ seal }) => -seal)));
  const message =
    `${span(first, last)} of generation ${generation} (${last - first + 1} events) was sealed ` +
    `(seal ${seals.replaceAll('#', '')}) and lost when another stream took over through #${through}`;
  const isKnown = known.some(
    (of) => of.generation === generation && of.first <= first && of.last >= last,
  );
  if (isKnown) findings.note(`${message}; this loss is known`);
  else findings.problem({ kind: 'sealed-events-lost', first, last, message });
};

const least = (numbers: readonly number[]): number =>
  numbers.reduce((one, other) => Math.min(one, other), Number.MAX_SAFE_INTEGER);
