/** Imports point one way, and the outside world is touched in named places only. Pure. */
import { type Import, importsOf, resolved } from './imports-of.ts';
import { ioPlaces, isTest, mayImport, natsPlaces, partOf } from './places.ts';
import { perFile, type Rule } from './rule.ts';
import type { Source } from './source-files.ts';

const own = '@recovery-ledger/';
const nodeIo = /^node:(child_process|net|tls|dgram|http|https)$/;
const ioModules = new RegExp(`^(nats|pg|ioredis)$|${nodeIo.source}`);
const worldly =
  /\b(process\.env|Date\.now\(|new Date\(\)|Math\.random\(|process\.hrtime|performance\.now|set(Timeout|Interval)\()/;

/** A rule about single imports: the reason why one is wrong, or undefined. */
const perImport = (
  name: string,
  instead: string,
  wrong: (imported: Import, path: string) => string | undefined,
): Rule =>
  perFile(name, instead, (source) =>
    importsOf(source).flatMap((imported) => {
      const what = wrong(imported, source.path);
      return what === undefined ? [] : [{ line: imported.line, what }];
    }),
  );

export const importRules: readonly Rule[] = [
  perImport(
    'direction',
    'what two siblings need belongs in ledger, or travels as an event',
    ({ specifier }, path) => {
      if (!specifier.startsWith(own)) return undefined;
      const allowed = mayImport[partOf(path)] ?? [];
      return allowed.includes(specifier.slice(own.length))
        ? undefined
        : `${partOf(path)} may not import ${specifier}`;
    },
  ),
  perImport(
    'through the index',
    `import ${own}<name>; tests may use test/harness, and bench/{failover,faults,simulation}`,
    ({ specifier }, path) => {
      const target = resolved(path, specifier);
      if (target === undefined || partOf(target) === partOf(path)) return undefined;
      return isTest(path) && /^(test\/harness|bench\/(failover|faults|simulation))\//.test(target)
        ? undefined
        : specifier;
    },
  ),
  perImport('extension', 'end relative imports in .ts', ({ specifier }) =>
    /^\.\.?\/.*(?<!\.(ts|json))$/.test(specifier) ? specifier : undefined,
  ),
  perImport('nats', 'use the log of @recovery-ledger/ledger', ({ specifier }, path) =>
    specifier === 'nats' && !natsPlaces.test(path) ? specifier : undefined,
  ),
  perImport(
    'io',
    'move it to a file of an IO place (test/tidy/places.ts), and hand its result in',
    ({ specifier, typeOnly }, path) =>
      ioModules.test(specifier) && !typeOnly && !isIoPlace(path) ? specifier : undefined,
  ),
  perFile('environment', 'read it in the console and hand it in', (source) =>
    isIoPlace(source.path) ? [] : codeLines(source, /\bprocess\.env\b/),
  ),
  perFile(
    'pure',
    'a header that says "Pure." is a promise: hand clocks, ids and IO in',
    (source) => {
      const header = source.text.slice(0, source.text.indexOf('*/'));
      if (!/\bPure\b(?! but)/.test(header) || isTest(source.path)) return [];
      const imports = importsOf(source).filter(
        ({ specifier, typeOnly }) => nodeIo.test(specifier) && !typeOnly,
      );
      const imported = imports.map(({ line, specifier }) => ({ line, what: specifier }));
      return [...imported, ...codeLines(source, worldly)];
    },
  ),
];

const isIoPlace = (path: string): boolean =>
  path.endsWith('.test.ts') || ioPlaces.some(({ place }) => place.test(path));

/** Lines that match outside of comments. */
const codeLines = ({ text }: Source, pattern: RegExp) =>
  text.split('\n').flatMap((line, index) => {
    const code = /^\s*(\*|\/\*|\/\/)/.test(line) ? '' : line;
    const what = pattern.exec(code)?.[0];
    return what === undefined ? [] : [{ line: index + 1, what }];
  });
