/** The programs of the floor: at which site each runs, from which folder, and its ports. Pure. */
import { fileURLToPath } from 'node:url';
import { databaseServers, type ServerKind } from '../databases/database-servers.ts';

export const sites = ['main', 'dr', 'venue', 'desk'] as const;
export type Site = (typeof sites)[number];

export const isSite = (name: string): name is Site => sites.some((site) => site === name);

export type Program = {
  readonly name: string;
  /** Its source: `<folder>/main`. */
  readonly folder: string;
  /** The supervisor itself is at none: it is what is left when a site is lost. */
  readonly site: Site;
  readonly args: readonly string[];
  /** Variables of ports that it cannot start without. */
  readonly ports: readonly string[];
  /** No program of ours, but a server of this kind. */
  readonly server?: ServerKind;
};

const gateway = (name: string, site: Site, prefix: string): Program => ({
  ...{ name, folder: 'gateway', site, args: ['--name', name] },
  ports: [`${prefix}_PORT`, `${prefix}_JOURNAL_PORT`, `${prefix}_HTTP_PORT`],
});

const engine = (name: string, site: Site, prefix: string): Program => ({
  ...{ name, folder: 'engine', site, args: ['--name', name] },
  ports: [`${prefix}_PORT`, `${prefix}_HTTP_PORT`],
});

/** A program that serves HTTP and nothing else. */
const service = (name: string, folder: string, site: Site): Program => ({
  ...{ name, folder, site, args: ['--name', name], ports: [httpPortOf(name)] },
});

/** One line of the venue's market data; its port is one of datagrams. */
const feed = (leg: string): Program => ({
  ...{ name: `feed-${leg.toLowerCase()}`, folder: 'feed', site: 'venue', args: ['--leg', leg] },
  ports: [`FLOOR_FEED_${leg}_PORT`],
});

/** Stands in for a system of the catalogue that has no program of its own here. */
const standIn = (name: string): Program => ({
  ...{ name, folder: 'stand-in', site: 'main', args: ['--name', name.replaceAll('-', '_')] },
  ports: [httpPortOf(`stand-in-${name}`)],
});

const databases: readonly Program[] = databaseServers.map(({ name, kind, site, port }) => ({
  ...{ name, folder: kind, site, args: [], ports: [port], server: kind },
}));

const httpPortOf = (name: string): string =>
  `FLOOR_${name.toUpperCase().replaceAll('-', '_')}_HTTP_PORT`;

export const programs: readonly Program[] = [
  {
    ...{ name: 'exchange', folder: 'exchange', site: 'venue', args: [] },
    ports: ['FLOOR_EXCHANGE_PORT', 'FLOOR_EXCHANGE_HTTP_PORT', 'FLOOR_DROP_COPY_FEED_PORT'],
  },
  gateway('gateway', 'main', 'FLOOR_GATEWAY'),
  service('drop-copy', 'drop-copy', 'main'),
  engine('engine-a', 'main', 'FLOOR_ENGINE_A'),
  engine('engine-b', 'main', 'FLOOR_ENGINE_B'),
  service('flow', 'flow', 'desk'),
  gateway('gateway-dr', 'dr', 'FLOOR_GATEWAY_DR'),
  engine('engine-dr', 'dr', 'FLOOR_ENGINE_DR'),
  service('drop-copy-dr', 'drop-copy', 'dr'),
  feed('A'),
  feed('B'),
  service('market-data', 'market-data', 'main'),
  service('market-data-2', 'market-data', 'main'),
  service('market-data-dr', 'market-data', 'dr'),
  service('oms', 'oms', 'main'),
  service('oms-dr', 'oms', 'dr'),
  service('risk', 'risk', 'main'),
  service('risk-dr', 'risk', 'dr'),
  service('positions', 'positions', 'main'),
  service('positions-dr', 'positions', 'dr'),
  standIn('pnl-calculation'),
  standIn('execution-management'),
  standIn('market-connectivity'),
  standIn('analytics'),
  standIn('reporting'),
  standIn('historical-data'),
  standIn('monitoring'),
  ...databases,
];

/** What FLOOR_ONLY may name instead of each of them. */
const groups: Readonly<Record<string, readonly string[]>> = {
  core: ['exchange', 'gateway', 'drop-copy', 'engine-a', 'engine-b', 'flow'],
  databases: databases.map(({ name }) => name),
  /** The whole floor on a database that somebody else runs. */
  trading: programs.filter(({ server }) => server === undefined).map(({ name }) => name),
};

export type Chosen =
  | { readonly _tag: 'Chosen'; readonly programs: readonly Program[] }
  | { readonly _tag: 'Unknown'; readonly problem: string };

/** What FLOOR_ONLY asks for: `all`, or names of programs and groups with commas between. */
export const choosePrograms = (only: string): Chosen => {
  const asked = only.split(',').map((name) => name.trim());
  const wanted = new Set(asked.flatMap((name) => groups[name] ?? [name]));
  if (wanted.has('all')) return { _tag: 'Chosen', programs };
  const unknown = [...wanted].find((name) => !programs.some((program) => program.name === name));
  if (unknown === undefined) {
    return { _tag: 'Chosen', programs: programs.filter(({ name }) => wanted.has(name)) };
  }
  const known = ['all', ...Object.keys(groups), ...programs.map(({ name }) => name)].join(', ');
  const problem = `FLOOR_ONLY names ${JSON.stringify(unknown)}; it knows ${known}`;
  return { _tag: 'Unknown', problem };
};

/** The variables of all ports that these programs and the supervisor need. */
export const portNames = (only: string): readonly string[] => {
  const chosen = choosePrograms(only);
  const ports = chosen._tag === 'Chosen' ? chosen.programs.flatMap((each) => each.ports) : [];
  return ['FLOOR_SUPERVISOR_PORT', ...ports];
};

// Built code starts built code, sources start sources.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export const mainOf = (folder: string): string =>
  fileURLToPath(new URL(`../${folder}/main.${extension}`, import.meta.url));

export const supervisorMain: string = mainOf('supervisor');
