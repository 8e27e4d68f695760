/**
 * IO: a copy of a nats-server configuration, with all that it includes, in the server's own folder,
 * and its users in place of those of the repository. (An `include` may not name an absolute path.)
 */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The file that holds the users, wherever it is included. */
export const usersFile = 'nats-users.conf';

const include = /^([ \t]*include[ \t]+)["']?([^"'\s#]+)["']?/gm;

/** Gives the path of the copy. */
export const stageConfig = async (file: string, folder: string, users: string): Promise<string> => {
  await writeFile(join(folder, usersFile), users, { mode: 0o600 });
  return copyWithIncludes(file, folder);
};

const copyWithIncludes = async (file: string, folder: string): Promise<string> => {
  const text = await readFile(file, 'utf8');
  for (const [, , path = ''] of text.matchAll(include)) {
    if (basename(path) !== usersFile) await copyWithIncludes(join(dirname(file), path), folder);
  }
  const local = text.replace(
    include,
    (_match, verb: string, path: string) => `${verb}"${basename(path)}"`,
  );
  const copy = join(folder, basename(file));
  await writeFile(copy, local);
  return copy;
};
