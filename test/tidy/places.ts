/**
 * Which part of the repository a file belongs to, what that part may import, and where the outside
 * world may be touched. The tables of the design (packages) and of the style (pure core). Pure.
 */

const services = ['detectors', 'recoverers', 'projections', 'alerts', 'chaos'];
const all = ['ledger', ...services, 'console'];

/** The packages of ours that a part may import, by the part's folder. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  'packages/ledger': [],
  ...Object.fromEntries(services.map((name) => [`packages/${name}`, ['ledger']])),
  'packages/console': all,
  examples: [],
  test: [...all, 'example-trading-floor'],
  bench: all,
};

export const partOf = (path: string): string => {
  const [top = '', name = ''] = path.split('/');
  return top === 'packages' ? `${top}/${name}` : top;
};

/** Benches start servers like tests do, and are no part of what is shipped either. */
export const isTest = (path: string): boolean =>
  /^(test|bench)\//.test(path) || path.endsWith('.test.ts');

/** Where the client itself is used; a bench compares the log with the bare client. */
export const natsPlaces = /^(packages\/ledger\/src\/log|bench)\//;

/** Where sockets, databases, processes and the environment may be touched, and why there. */
export const ioPlaces: readonly { readonly place: RegExp; readonly why: string }[] = [
  { place: /\/io\//, why: 'the shell of a package, called so' },
  { place: /^packages\/ledger\/src\/log\//, why: 'the log is a connection to nats-server' },
  {
    place: /^packages\/detectors\/src\/(probes|servers)\//,
    why: 'a probe is a question to the estate',
  },
  { place: /^packages\/recoverers\/src\/actions\//, why: 'an action changes the estate' },
  {
    place: /^packages\/projections\/src\/(stores|hot|run|queries|rebuild)\//,
    why: 'rows in PostgreSQL and Redis',
  },
  {
    place: /^packages\/console\/src\/(servers|local|connection|services|credentials)\//,
    why: 'starts servers and services',
  },
  {
    place: /^packages\/console\/src\/(shell|main)\.ts$/,
    why: 'the one place that reads the environment',
  },
  {
    place: /^examples\/[^/]+\/src\/(?!book\/)/,
    why: 'programs to be recovered; only their book is pure',
  },
  { place: /^(test|bench)\//, why: 'real servers' },
];
