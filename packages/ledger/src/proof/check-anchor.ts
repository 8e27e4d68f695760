/** The seals that are there against those that an anchor outside the server remembers. Pure. */
import type { Anchor, Anchored } from './anchor.ts';
import type { ChainCheck } from './check-chain.ts';
import type { Findings } from './findings.ts';
import type { Seal } from './seal.ts';

export type AnchorCheck = {
  readonly take: (seal: Seal) => void;
  /** `head`: the last sequence that was read; `toTheEnd`: that nothing was left out behind it. */
  readonly finish: (
    chain: Pick<ChainCheck, 'first' | 'last'>,
    head: number,
    toTheEnd: boolean,
  ) => void;
};

export const createAnchorCheck = (anchor: Anchor, findings: Findings): AnchorCheck => {
  const known = new Map<number, Anchored>();
  for (const anchored of anchor.seals) {
    const before = known.get(anchored.seal);
    if (before !== undefined && before.hash !== anchored.hash) {
      const message = `the anchor saw two different seals ${anchored.seal}`;
      findings.problem({ kind: 'seal-replaced', seal: anchored.seal, message });
    }
    known.set(anchored.seal, anchored);
  }
  for (const { line, reason } of anchor.unreadable) {
    const message = `line ${line} of the anchor cannot be read: ${reason}`;
    findings.problem({ kind: 'anchor-unreadable', message });
  }
  const take = ({ number, hash, first, last }: Seal) => {
    const anchored = known.get(number);
    if (anchored === undefined) return;
    known.delete(number);
    if (anchored.hash === hash) return;
    const message = `seal ${number} is not the one that was anchored`;
    findings.problem({ kind: 'seal-replaced', seal: number, first, last, message });
  };
  const finish: AnchorCheck['finish'] = (chain, head, toTheEnd) => {
    const [firstSeal, lastSeal] = [chain.first(), chain.last()];
    const left = [...known.values()].filter(({ seal }) => seal >= (firstSeal?.number ?? 1));
    const after = left.filter(({ seal }) => seal > (lastSeal?.number ?? 0));
    for (const { seal, first, last } of left.filter((of) => !after.includes(of))) {
      const message = `seal ${seal} was anchored and is not there`;
      findings.problem({ kind: 'seal-missing', seal, first, last, message });
    }
    const newest = after.at(-1);
    if (newest === undefined) return;
    const first = (lastSeal?.last ?? 0) + 1;
    const events = toTheEnd && head < newest.last ? `, and the log ends at #${head}` : '';
    const message =
      `the anchor knows ${after.length} more seals, up to seal ${newest.seal} over ` +
      `#${newest.last}; the chain ends at seal ${lastSeal?.number ?? 0}${events}`;
    findings.problem({
      kind: 'tail-truncated',
      seal: newest.seal,
      first,
      last: newest.last,
      message,
    });
  };
  return { take, finish };
};
