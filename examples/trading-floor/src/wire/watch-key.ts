/** Hears of every value a registry key takes. While the registry is away the last one holds. IO. */
import { setTimeout as delay } from 'node:timers/promises';
import { type RegistryValue, readKey } from './registry-client.ts';

export type KeyWatch = {
  /** Settles when the registry has answered once, or after `firstMs`. */
  readonly first: Promise<void>;
  readonly close: () => void;
};

const retryMs = 100;
const firstMs = 1000;

export const watchKey = (
  registryPort: number,
  key: string,
  onValue: (value: RegistryValue) => void,
): KeyWatch => {
  let closed = false;
  let answered: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    answered = resolve;
    setTimeout(resolve, firstMs).unref();
  });
  const watch = async (): Promise<void> => {
    for (let index = 0; !closed; ) {
      const found = await readKey(registryPort, key, index).catch(() => undefined);
      if (found !== undefined && found.index !== index && !closed) onValue(found);
      answered();
      if (found === undefined) await delay(retryMs, undefined, { ref: false });
      else index = found.index;
    }
  };
  void watch();
  return {
    first,
    close: () => {
      closed = true;
    },
  };
};
