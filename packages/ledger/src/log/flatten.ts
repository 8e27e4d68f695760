/**
 * The items of batches one by one, as an async generator would give them, but with one promise per
 * item instead of three; an item is made of what is in the batch when it is asked for.
 */
export const flatten = <A extends object, B>(
  batches: AsyncGenerator<readonly A[]>,
  toItem: (one: A) => B,
  isOver: () => boolean,
): AsyncGenerator<B> => {
  let batch: readonly A[] = [];
  let at = 0;
  let fetching: Promise<IteratorResult<B>> | undefined;

  const next = (): Promise<IteratorResult<B>> => {
    if (fetching !== undefined) return fetching.then(next);
    if (isOver()) return finish();
    const one = batch[at];
    if (one === undefined) {
      fetching = fetch();
      return fetching;
    }
    at += 1;
    return Promise.resolve({ value: toItem(one), done: false });
  };
  const fetch = async (): Promise<IteratorResult<B>> => {
    try {
      const { done, value } = await batches.next();
      if (done) return over;
      [batch, at] = [value, 0];
    } finally {
      fetching = undefined;
    }
    return next();
  };
  const finish = async (): Promise<IteratorResult<B>> => {
    [batch, at] = [[], 0];
    await batches.return(undefined);
    return over;
  };
  const generator: AsyncGenerator<B> = {
    next,
    return: finish,
    throw: (error) => finish().then(() => Promise.reject(error)),
    [Symbol.asyncIterator]: () => generator,
  };
  return generator;
};

const over = { value: undefined, done: true } as const;
