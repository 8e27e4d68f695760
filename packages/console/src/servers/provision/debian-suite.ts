/**
 * IO: one suite of Debian, asked through apt with lists, caches and sources of our own: nothing of
 * the system is changed and no right is needed. apt checks Debian's signature; unsigned is refused.
 */
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { type Candidate, parseCandidates } from './apt-candidates.ts';
import { aptProblem } from './apt-problem.ts';
import type { Origin } from './debian-origin.ts';
import { runCommand } from './run-command.ts';

const slowMs = 900_000;

const aptOptions = (folder: string): readonly string[] =>
  [
    `Dir::Etc::SourceList=${folder}/sources.list`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${folder}/lists`,
    `Dir::State::status=${folder}/status`,
    `Dir::Cache=${folder}/cache`,
    'APT::Sandbox::User=root',
    'APT::Get::AllowUnauthenticated=false',
    'Acquire::AllowInsecureRepositories=false',
    'Acquire::Languages=none',
    'Acquire::Retries=2',
    // Without it apt calls an update fine that reached nothing.
    'APT::Update::Error-Mode=any',
  ].flatMap((option) => ['-o', option]);

/** The versions of nats-server that the suite offers. `folder` is empty and only for this suite. */
export const offeredBy = async (
  suite: string,
  { mirror, keyring }: Origin,
  folder: string,
): Promise<E.Either<string, readonly Candidate[]>> => {
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  const source = `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`;
  await writeFile(join(folder, 'sources.list'), source);
  const options = aptOptions(folder);
  const update = await runCommand('apt-get', [...options, 'update'], { timeoutMs: slowMs });
  if (!update.ok) return E.left(aptProblem(update.stderr));
  const shown = await runCommand('apt-cache', [...options, 'show', 'nats-server']);
  return E.right(shown.ok ? parseCandidates(shown.stdout) : []);
};

/**
 * Downloads and unpacks one version from the suite last asked in `folder`; gives the binary's path.
 */
export const unpack = async (
  { debVersion }: Candidate,
  folder: string,
  shelf: string,
): Promise<E.Either<string, string>> => {
  const options = { cwd: folder, timeoutMs: slowMs };
  const args = [...aptOptions(folder), 'download', `nats-server=${debVersion}`];
  const download = await runCommand('apt-get', args, options);
  if (!download.ok) return E.left(aptProblem(download.stderr));
  const script = 'dpkg-deb -x nats-server_*.deb unpacked && sync unpacked/usr/sbin/nats-server';
  const extract = await runCommand('sh', ['-c', script], options);
  if (!extract.ok) return E.left(aptProblem(extract.stderr));
  return E.right(await shelve(folder, join(shelf, debVersion)));
};

/** One rename: the binary is there whole or not at all. */
const shelve = async (folder: string, place: string): Promise<string> => {
  const finished = join(folder, 'finished');
  await mkdir(finished);
  await rename(join(folder, 'unpacked/usr/sbin/nats-server'), join(finished, 'nats-server'));
  await chmod(finished, 0o755);
  await rm(place, { recursive: true, force: true });
  await rename(finished, place);
  return join(place, 'nats-server');
};
