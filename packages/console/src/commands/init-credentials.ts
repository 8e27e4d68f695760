/** `init --credentials <folder>`: a secret for every user, and what to put where. */
import { join, resolve } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { type Credentials, knownUsers, makeCredentials } from '../credentials/make-credentials.ts';
import { type MadePeople, makePeople } from '../credentials/make-people.ts';
import { parsePerson } from '../credentials/parse-person.ts';
import { parseUser } from '../credentials/parse-user.ts';
import { standardUsers } from '../credentials/standard-users.ts';
import { done, type Outcome } from '../outcome.ts';
import type { Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { list } from '../words/list.ts';

export type CredentialsOptions = {
  readonly credentials: string;
  /** Further users, as `<name>=<role>[:drill]`. */
  readonly user?: readonly string[];
  /** Further people who may act, as `<person>=<role>[,<role>]`. */
  readonly person?: readonly string[];
  /** The names and addresses of the server, separated by commas. */
  readonly tls?: string;
  readonly json?: true;
};

export const initCredentials = async (
  shell: Shell,
  options: CredentialsOptions,
): Promise<Outcome> => {
  const folder = resolve(shell.cwd, options.credentials);
  const further = E.sequenceArray((options.user ?? []).map(parseUser));
  if (E.isLeft(further)) return further;
  const named = E.sequenceArray((options.person ?? []).map(parsePerson));
  if (E.isLeft(named)) return named;
  const known = knownUsers(folder);
  if (E.isLeft(known)) return known;
  const names = new Set([...known.right, ...further.right].map(({ name }) => name));
  const standard = standardUsers('real').filter(({ name }) => !names.has(name));
  const credentials = makeCredentials(folder, [...standard, ...further.right]);
  if (E.isLeft(credentials)) return credentials;
  const acting = makePeople(folder, named.right);
  if (E.isLeft(acting)) return acting;
  const { people } = acting.right;
  const made = [...credentials.right.made, ...acting.right.made];
  const tls = options.tls === undefined ? null : await tlsFiles(folder, options.tls);
  if (options.json) shell.print(JSON.stringify({ ...credentials.right, made, people, tls }));
  else {
    for (const line of whatNow({ ...credentials.right, made }, acting.right, tls)) {
      shell.print(line);
    }
  }
  return done;
};

type Tls = { readonly folder: string; readonly made: readonly string[] };

/** The library is large and needed here alone. */
const tlsFiles = async (folder: string, names: string): Promise<Tls> => {
  const { makeTls } = await import('../credentials/tls-authority.ts');
  const wanted = names.split(',').filter((name) => name !== '');
  return makeTls(join(folder, 'tls'), wanted, new Date());
};

const whatNow = (
  { folder, users, made, ...of }: Credentials,
  { people }: MadePeople,
  tls: Tls | null,
): readonly string[] => [
  made.length === 0
    ? `nothing was missing in ${folder}`
    : `made in ${folder}: a secret for ${list(made)}`,
  ...(tls === null || tls.made.length === 0 ? [] : [`made in ${tls.folder}: ${list(tls.made)}`]),
  '',
  ...columns(users.map(({ name, role, mode }) => [`  ${name}`, role, servesOf(role, mode)])),
  '',
  'who may act, in which roles:',
  ...columns(people.map(({ person, roles }) => [`  ${person}`, list(roles)])),
  '',
  'what goes where:',
  ...columns([
    [`  ${of.usersFile}`, "beside the server's nats.conf; then nats-server --signal reload"],
    ['  <user>.seed', "on that user's machine only, in a folder of mode 700, the file 600"],
    [
      '  <person>.person.seed',
      'with that person alone: it signs what they do. people.json is public',
    ],
    ['  seal.seed', "with the sealer; it signs. seal.pub is the auditors', and public"],
    ...(tls === null ? [] : tlsLines(tls.folder)),
  ]),
  '',
  `for every command and service: RECOVERY_LEDGER_CREDENTIALS=${folder}`,
  ...(tls === null ? [] : [`and RECOVERY_LEDGER_NATS_CA_FILE=${join(tls.folder, 'ca.crt')}`]),
];

const servesOf = (role: string, mode: string): string =>
  ['admin', 'auditor', 'operator'].includes(role) ? 'a person' : mode;

const tlsLines = (folder: string): readonly (readonly string[])[] => [
  [`  ${join(folder, 'server.crt')}`, 'in the tls block of nats.conf, as cert_file'],
  [`  ${join(folder, 'server.key')}`, 'there too, as key_file'],
  [`  ${join(folder, 'ca.key')}`, 'nowhere: keep it off the network, it signs the next server'],
];
