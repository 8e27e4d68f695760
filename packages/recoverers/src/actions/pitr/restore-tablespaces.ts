/**
 * Tablespaces of a restored backup get places of their own: the links that a backup holds lead to
 * where the old data is, or into the backup itself, and a server writes wherever they lead. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import type { Host } from './host.ts';

/** How many there are. */
export const restoreTablespaces = async (
  host: Host,
  making: string,
  tablespaces: string,
): Promise<E.Either<ActionFailure, number>> => {
  const folder = `${making}/pg_tblspc`;
  const words = [folder, '-mindepth', '1', '-type', 'l', '-printf', '%f\t%l\n'];
  const found = await host.run('find', words);
  if (E.isLeft(found)) return found;
  const links = linksIn(found.right.stdout);
  const map = await host.read(`${making}/tablespace_map`);
  if (E.isLeft(map)) return map;
  const unknown = mappedIn(map.right).filter((oid) => !links.some(([name]) => name === oid));
  if (unknown.length > 0) {
    const which = `${unknown.join(', ')}, which its pg_tblspc does not have`;
    const todo = 'unpack their archives there first';
    return failed(`the backup's tablespace_map names ${which} (${todo})`, false);
  }
  if (links.length === 0) return E.right(0);
  const placed = await place(host, making, tablespaces, links);
  return E.isLeft(placed) ? placed : E.right(links.length);
};

/** Copied, each under its number; the map, which would lead to the old places, goes. */
const place = async (
  host: Host,
  making: string,
  tablespaces: string,
  links: readonly Link[],
): Promise<E.Either<ActionFailure, null>> => {
  const commands: (readonly [string, readonly string[]])[] = [
    ['rm', ['-rf', '--', tablespaces]],
    ['mkdir', ['-m', '0700', '--', tablespaces]],
    ['rm', ['-f', '--', `${making}/tablespace_map`]],
  ];
  for (const [oid, from] of links) {
    const to = `${tablespaces}/${oid}`;
    commands.push(['cp', ['-a', '--reflink=auto', '--', from, to]]);
    commands.push(['ln', ['-sfn', '--', to, `${making}/pg_tblspc/${oid}`]]);
  }
  for (const [program, args] of commands) {
    const done = await host.run(program, args, { changes: true });
    if (E.isLeft(done)) return done;
  }
  return E.right(null);
};

type Link = readonly [string, string];

/** By its number: where the link leads. */
export const linksIn = (listed: string): readonly Link[] =>
  listed.split('\n').flatMap((line): Link[] => {
    const [oid = '', to = ''] = line.split('\t');
    return /^\d+$/.test(oid) && to !== '' ? [[oid, to]] : [];
  });

/** The numbers that a map names: `16384 /where/it/was`. */
export const mappedIn = (map: string): readonly string[] =>
  map.split('\n').flatMap((line) => /^(\d+) ./.exec(line)?.[1] ?? []);
