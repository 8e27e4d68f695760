/**
 * Writes the messages of one stream, in order and under their own sequences, in groups of bounded
 * size: while one group is stored, the next is made ready. IO.
 */
import { importedForm } from '../bundle/imported-form.ts';
import { type Importable, ImportStopped, type PublishImport } from './import-publish.ts';
import type { RawMessage } from './raw-message.ts';

export type ImportStreamOptions = {
  readonly publish: PublishImport;
  /** The largest message that the server and the stream take. */
  readonly largest: number;
  /** The last sequence that is there already. */
  readonly after: number;
  readonly signal: AbortSignal | undefined;
  readonly onStored: (sequence: number) => void;
};

const groupMessages = 1_000;
const groupBytes = 4 * 1024 ** 2;

export const importStream = async (
  batches: AsyncIterable<readonly RawMessage[]>,
  options: ImportStreamOptions,
): Promise<void> => {
  const { publish, largest, after, signal, onStored } = options;
  let next = after + 1;
  let group: Importable[] = [];
  let bytes = 0;
  let storing: Promise<void> = Promise.resolve();
  const store = async () => {
    await storing;
    signal?.throwIfAborted();
    const [ready, last] = [group, next - 1];
    [group, bytes] = [[], 0];
    storing = publish(ready).then(() => onStored(last));
    storing.catch(() => undefined);
  };
  for await (const batch of batches) {
    for (const message of batch) {
      if (message.sequence < next) continue;
      if (message.sequence > next) throw new ImportStopped(`message ${next} is missing`, undefined);
      const form = importedForm(message, largest);
      group.push({ sequence: message.sequence, subject: message.subject, form });
      [next, bytes] = [next + 1, bytes + form.size];
      if (group.length >= groupMessages || bytes >= groupBytes) await store();
    }
  }
  if (group.length > 0) await store();
  await storing;
};
