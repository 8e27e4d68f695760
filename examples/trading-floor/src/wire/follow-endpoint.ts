/**
 * Follows a registry key that names where a server is. A value of an older incarnation than one
 * that was heard of changes nothing. IO.
 */
import { watchKey } from './watch-key.ts';

export type FollowedEndpoint = {
  /** `127.0.0.1:5432`; undefined while nobody has named one. */
  readonly endpoint: () => string | undefined;
  /** Calls it after every change: the moment to give up what waits at the former one. */
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => void;
};

/** Settles when the registry has answered, or has not in a second. */
export const followEndpoint = async (
  registryPort: number,
  key: string,
): Promise<FollowedEndpoint> => {
  const listeners = new Set<() => void>();
  let endpoint: string | undefined;
  let highest = 0;
  const watch = watchKey(registryPort, key, ({ value }) => {
    const [named, incarnation] = [value['endpoint'], Number(value['incarnation'])];
    if (typeof named !== 'string' || !Number.isSafeInteger(incarnation)) return;
    if (incarnation < highest) return;
    highest = incarnation;
    if (named === endpoint) return;
    endpoint = named;
    for (const listener of listeners) listener();
  });
  await watch.first;
  return {
    endpoint: () => endpoint,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: watch.close,
  };
};
