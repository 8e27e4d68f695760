/**
 * Decides what to do about each server that is needed: use one that is there, unpack it from
 * Debian's packages, or install it; or says in one line what a person has to install. An unfit
 * server that is there is never used, and always named. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import { natsFloor, postgresFloor, redisFloor } from './floors.ts';
import { atLeast, compareVersions, showVersion, type Version } from './version.ts';

export type ServerName = 'nats' | 'postgresql' | 'redis';

/**
 * One server on this machine: its binary (PostgreSQL: its folder of binaries) and where it was met.
 */
export type Found = {
  readonly path: string;
  readonly version: Version | null;
  readonly origin: string;
};

export type Facts = {
  readonly platform: string;
  readonly apt: boolean;
  readonly root: boolean;
  readonly found: Readonly<Record<ServerName, readonly Found[]>>;
};

export type Step = { readonly server: ServerName; readonly why: string } & (
  | { readonly _tag: 'Use'; readonly found: Found }
  | { readonly _tag: 'Unpack' }
  | { readonly _tag: 'Install'; readonly packages: readonly string[] }
);

/** What a person must do before the servers can start, in one line. */
export type ServersMissing = {
  readonly _tag: 'ServersMissing';
  readonly servers: readonly ServerName[];
  readonly hint: string;
};

type Product = {
  readonly title: string;
  readonly floor: Version;
  readonly aptPackage: string;
  readonly brew: string;
};

const products: Readonly<Record<ServerName, Product>> = {
  nats: { title: 'nats-server', floor: natsFloor, aptPackage: 'nats-server', brew: 'nats-server' },
  postgresql: {
    title: 'PostgreSQL',
    floor: postgresFloor,
    aptPackage: 'postgresql',
    brew: 'postgresql',
  },
  redis: { title: 'Redis', floor: redisFloor, aptPackage: 'redis-server', brew: 'redis' },
};

const fit = (server: ServerName, found: Found): boolean =>
  found.version !== null && atLeast(found.version, products[server].floor);

const newestFirst = (a: Found, b: Found): number =>
  a.version !== null && b.version !== null ? compareVersions(b.version, a.version) : 0;

const describe = (server: ServerName, { path, version, origin }: Found): string => {
  const number = version === null ? 'of unknown version' : showVersion(version);
  return `${products[server].title} ${number} ${origin} (${path})`;
};

const refusals = (server: ServerName, facts: Facts): string => {
  const floor = showVersion(products[server].floor);
  const refused = facts.found[server].filter((found) => !fit(server, found));
  return refused
    .map((found) => `; ${describe(server, found)} is not used, the ledger needs ${floor} or newer`)
    .join('');
};

const stepFor = (server: ServerName, facts: Facts): Step | undefined => {
  const here = facts.found[server];
  const [best] = here.filter((one) => fit(server, one)).toSorted(newestFirst);
  const refused = refusals(server, facts);
  if (best !== undefined)
    return { _tag: 'Use', server, found: best, why: `using ${describe(server, best)}${refused}` };
  const { title, aptPackage } = products[server];
  if (facts.apt && server === 'nats')
    return { _tag: 'Unpack', server, why: `fetching ${title} from Debian${refused}` };
  // An unfit PostgreSQL or Redis may be in somebody's use: it is never upgraded behind their back.
  if (facts.apt && facts.root && here.length === 0)
    return {
      _tag: 'Install',
      server,
      packages: [aptPackage],
      why: `installing the package ${aptPackage}`,
    };
  return undefined;
};

const howTo = (servers: readonly ServerName[], { platform, apt, found }: Facts): string => {
  const absent = servers.every((server) => found[server].length === 0);
  const packages = servers.map((server) => products[server].aptPackage).join(' ');
  if (apt && absent) return `run \`sudo apt-get install ${packages}\``;
  const brew = servers.map((server) => products[server].brew).join(' ');
  return platform === 'darwin' ? `run \`brew install ${brew}\`` : 'put their binaries on the PATH';
};

const missing = (servers: readonly ServerName[], facts: Facts): ServersMissing => {
  const needed = servers
    .map((server) => `${products[server].title} ${showVersion(products[server].floor)} or newer`)
    .join(', ');
  const refused = servers.map((server) => refusals(server, facts)).join('');
  const hint = `needs ${needed}: ${howTo(servers, facts)} and start again${refused}`;
  return { _tag: 'ServersMissing', servers, hint };
};

/** The steps that make every needed server available, in order; or everything that is missing. */
export const planProvision = (
  need: readonly ServerName[],
  facts: Facts,
): E.Either<ServersMissing, readonly Step[]> => {
  const steps = need.map((server) => stepFor(server, facts));
  const lacking = need.filter((_, index) => steps[index] === undefined);
  return lacking.length > 0
    ? E.left(missing(lacking, facts))
    : E.right(steps.filter((step) => step !== undefined));
};
