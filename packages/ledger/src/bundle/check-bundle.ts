/**
 * Reads a bundle once before anything of it is written: whether it is proven by its seals, and
 * whether the new server can take every message of it. IO through what it reads.
 */
import type { RawMessage } from '../log/raw-message.ts';
import { type VerifyReport, verify } from '../proof/verify.ts';
import { importedForm } from './imported-form.ts';
import type { Bundle } from './read-bundle.ts';

export type BundleCheck = {
  /** Null where nobody asked for a proof. */
  readonly report: VerifyReport | null;
  /** The most that an import of the events will take, in bytes. */
  readonly bytes: number;
  /** Of the largest message. */
  readonly largest: number;
  /** Messages that do not fit into the server even when packed. */
  readonly tooLarge: readonly number[];
};

export type CheckOptions = {
  /** Trusted public keys; null: do not verify. */
  readonly keys: readonly string[] | null;
  readonly largest: number;
  readonly report: (sequence: number) => void;
};

/** Of the server's own, for each message that it stores. */
const perMessage = 64;
const mostNamed = 20;

export const checkBundle = async (bundle: Bundle, options: CheckOptions): Promise<BundleCheck> => {
  const { keys, largest, report: tell } = options;
  const tooLarge: number[] = [];
  let [bytes, biggest] = [0, 0];
  async function* measured(batches: AsyncIterable<readonly RawMessage[]>) {
    for await (const batch of batches) {
      for (const message of batch) {
        const size = sizeOf(message, largest);
        bytes += size + perMessage;
        biggest = Math.max(biggest, size);
        if (size > largest && tooLarge.length < mostNamed) tooLarge.push(message.sequence);
      }
      tell(batch.at(-1)?.sequence ?? 0);
      yield batch;
    }
  }
  const report =
    keys === null
      ? await drain(measured(bundle.events()))
      : await verify({
          events: measured(bundle.events()),
          seals: bundle.seals(),
          keys,
          stream: bundle.manifest.events.stream,
        });
  return { report, bytes, largest: biggest, tooLarge };
};

/** What an import will publish; close to the limit it is made, to be sure. */
const sizeOf = (message: RawMessage, largest: number): number => {
  const { headers, payload } = message;
  const most = payload.length + headers.length * 2.4 + 200;
  return most > Math.min(largest, 64 * 1024) ? importedForm(message, largest).size : most;
};

const drain = async (batches: AsyncIterable<unknown>): Promise<null> => {
  for await (const _batch of batches);
  return null;
};
