/** The newest refusals of a program, with a count of all: evidence that fencing worked. Pure. */
export type Refusal = {
  readonly at: string;
  readonly reason: string;
  readonly incarnation: number;
  readonly remote: string;
};

export type Refusals = {
  readonly add: (refusal: Refusal) => void;
  readonly list: () => readonly Refusal[];
  readonly count: () => number;
};

const kept = 100;

export const createRefusals = (): Refusals => {
  let newest: readonly Refusal[] = [];
  let total = 0;
  const add = (refusal: Refusal): void => {
    newest = [...newest, refusal].slice(-kept);
    total += 1;
  };
  return { add, list: () => newest, count: () => total };
};
