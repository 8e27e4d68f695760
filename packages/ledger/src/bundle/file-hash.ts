/** The SHA-256 of a file, hexadecimal; undefined for one that cannot be read. IO. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export const fileHash = async (file: string): Promise<string | undefined> => {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
};
