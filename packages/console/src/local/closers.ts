/**
 * IO: what was started, to be stopped in the opposite order, once. One that cannot be stopped is
 * said and does not keep the others from being stopped.
 */
export type Closers = {
  readonly add: (name: string, close: () => Promise<void> | void) => void;
  readonly close: () => Promise<void>;
};

export const createClosers = (say: (line: string) => void): Closers => {
  const closers: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  return {
    add: (name, close) => void closers.push({ name, close }),
    close: async () => {
      for (let next = closers.pop(); next !== undefined; next = closers.pop()) {
        try {
          await next.close();
        } catch (error) {
          say(
            `${next.name} did not stop: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      }
    },
  };
};
