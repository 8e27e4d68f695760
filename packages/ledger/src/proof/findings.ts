/** What a verification found, gathered while it streams: named, counted, and bounded. Pure. */

export type ProblemKind =
  | 'message-changed'
  | 'message-missing'
  | 'message-inserted'
  | 'message-moved'
  | 'message-out-of-order'
  | 'range-changed'
  | 'not-sealed'
  | 'unsealed-too-long'
  | 'seal-unreadable'
  | 'seal-altered'
  | 'seal-forged'
  | 'seal-missing'
  | 'seal-out-of-order'
  | 'seal-replaced'
  | 'chain-broken'
  | 'stream-replaced'
  | 'sealed-events-lost'
  | 'tail-truncated'
  | 'anchor-unreadable'
  | 'bundle-damaged'
  | 'producer-gap'
  | 'producer-duplicate'
  /** Nothing wrong was seen, but nothing was proven either. */
  | 'no-events'
  | 'no-seals'
  | 'no-key';

export type Problem = {
  readonly kind: ProblemKind;
  readonly sequence?: number;
  readonly first?: number;
  readonly last?: number;
  readonly seal?: number;
  readonly message: string;
};

export type Gap = { readonly first: number; readonly last: number };

export type Findings = {
  readonly problem: (problem: Problem) => void;
  readonly gap: (gap: Gap) => void;
  readonly note: (text: string) => void;
  readonly problems: readonly Problem[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
  /** All of them, those that are no longer kept included. */
  readonly count: () => number;
};

/** A log that was replaced altogether has one problem per message: the first ones tell enough. */
const mostKept = 1_000;

export const createFindings = (): Findings => {
  const problems: Problem[] = [];
  const gaps: Gap[] = [];
  const notes: string[] = [];
  let count = 0;
  return {
    problem: (problem) => {
      count += 1;
      if (problems.length < mostKept) problems.push(problem);
    },
    gap: (gap) => {
      if (gaps.length < mostKept) gaps.push(gap);
    },
    note: (text) => {
      if (notes.length < mostKept && !notes.includes(text)) notes.push(text);
    },
    problems,
    gaps,
    notes,
    count: () => count,
  };
};

/** `#4`, or `#4 to #9`. */
export const span = (first: number, last: number): string =>
  first === last ? `#${first}` : `#${first} to #${last}`;
