/** New folders of both Redis servers: empty, with a configuration of their own. IO. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadEnvironment } from '../wire/environment.ts';
import type { DatabaseEnvironment, PlacedServer } from './database-environment.ts';
import { ownedFolder, writeOwned } from './owned-file.ts';
import { redisText } from './server-settings.ts';

export const makeRedis = async (
  { user }: DatabaseEnvironment,
  servers: readonly PlacedServer[],
  making: string,
): Promise<void> => {
  const password = givenPassword() ?? randomBytes(16).toString('hex');
  await writeOwned(join(making, 'redis-password'), password, user);
  await ownedFolder(join(making, 'redis-backups'), user);
  const common = await readFile(new URL('../../databases/redis.conf', import.meta.url), 'utf8');
  const secrets = `requirepass ${password}\nmasterauth ${password}\n`;
  const [primary] = servers;
  for (const server of servers) {
    await ownedFolder(join(making, server.name), user);
    const follows = server === primary ? null : (primary ?? null);
    const text = redisText(`${common}\n# Of this server alone:\n${secrets}`, server, follows);
    await writeOwned(join(making, server.name, 'redis.conf'), text, user);
  }
};

/** Whoever starts the floor may have told its other clients already. */
const givenPassword = (): string | undefined => {
  const given = process.env['FLOOR_REDIS_PASSWORD'];
  if (given === undefined || /^[\w-]{16,}$/.test(given)) return given;
  throw new BadEnvironment('FLOOR_REDIS_PASSWORD must be 16 letters and digits or more');
};
