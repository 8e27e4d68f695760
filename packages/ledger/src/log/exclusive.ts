/** Work on one key is done one at a time, in the order it was asked for. */

export type Exclusive = <A>(key: string, work: () => Promise<A>) => Promise<A>;

export const createExclusive = (): Exclusive => {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (tails.get(key) ?? Promise.resolve()).then(work);
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (tails.get(key) === settled) tails.delete(key);
      });
    tails.set(key, settled);
    return turn;
  };
};
