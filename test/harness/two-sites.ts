/**
 * Two sites: a server with nats-primary.conf, and one with nats-mirror.conf that logs in to it over
 * a leaf connection as the user of the role `mirror`. Both stop at the end of the test. IO.
 */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { freePorts, type NatsOptions } from '@recovery-ledger/console';
import { newSeed, publicKeyOf, renderUsers } from '@recovery-ledger/ledger';
import { type NatsFixture, natsServer } from './nats.ts';
import type { Teardown } from './server-fixture.ts';

export type TwoSites = { readonly primary: NatsFixture; readonly mirror: NatsFixture };

const conf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** The test's own user with all rights, beside the mirror's as the table of roles has it. */
const usersFor = (password: string, seed: string): string => {
  const nkey = publicKeyOf(seed) ?? '';
  const site2 = { name: 'site2', role: 'mirror', mode: 'real', login: { nkey } } as const;
  const owner = `{ user: "ledger", password: "${password}" }`;
  return renderUsers([site2], []).replace('users: [', `users: [ ${owner}`);
};

export const twoSites = async (
  t: Teardown,
  options: Partial<NatsOptions> = {},
): Promise<TwoSites> => {
  const [leaf = 0] = await freePorts(1);
  const [password, seed] = [randomBytes(12).toString('hex'), newSeed()];
  const primary = await natsServer(t, {
    ...options,
    configFile: conf('nats-primary.conf'),
    password,
    users: usersFor(password, seed),
    variables: { RECOVERY_LEDGER_NATS_LEAF: `"127.0.0.1:${leaf}"` },
  });
  const mirror = await natsServer(t, {
    ...options,
    configFile: conf('nats-mirror.conf'),
    password,
    variables: {
      RECOVERY_LEDGER_NATS_MIRRORS: `"nats://127.0.0.1:${leaf}"`,
      RECOVERY_LEDGER_NATS_MIRROR_SEED: seed,
    },
  });
  return { primary, mirror };
};
