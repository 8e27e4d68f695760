/** IO: the ledger's services as processes of their own, each kept running, all awaited. */
import { join } from 'node:path';
import type { Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type Trouble, unreachable } from '../outcome.ts';
import { lastLines } from './child.ts';
import type { Closers } from './closers.ts';
import { consoleCommand } from './console-command.ts';
import type { DataFolder } from './data-folder.ts';
import { localServices } from './local-services.ts';
import { noOtherLogin } from './place-estate.ts';
import { type Supervised, supervise } from './supervise.ts';

export type RunningService = Supervised & { readonly logFile: string };

type Options = {
  readonly mode: Mode;
  /** Names of services that a person runs by hand instead. */
  readonly without: readonly string[];
  readonly data: DataFolder;
  readonly variables: Readonly<Record<string, string>>;
  readonly closers: Closers;
  readonly say: (line: string) => void;
};

/** Starts every service and waits until each is ready; one that is not names its log. */
export const startServices = async ({
  mode,
  without,
  data,
  variables,
  closers,
  say,
}: Options): Promise<E.Either<Trouble, readonly RunningService[]>> => {
  const wanted = localServices(mode).filter(({ name }) => !without.includes(name));
  const services = wanted.map(({ name, words }): RunningService => {
    const logFile = join(data.path, 'logs', `${name}.log`);
    const command = consoleCommand(...words);
    const spec = {
      command,
      cwd: process.cwd(),
      variables: { ...noOtherLogin, ...variables },
      logFile,
      temporaryFolder: null,
    };
    return { ...supervise(name, spec, say), logFile };
  });
  closers.add('the services', async () => {
    await Promise.all(services.map((service) => service.stop()));
  });
  for (const { name, ready, logFile } of services) {
    if (!(await ready)) {
      return unreachable(`${name} did not start:\n${lastLines(logFile)}`, `its log is ${logFile}`);
    }
    say(`${name} is ready`);
  }
  return E.right(services);
};
