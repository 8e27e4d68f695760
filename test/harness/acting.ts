/**
 * People at work: a server with the users that `init --credentials` makes, an estate whose people
 * are published, and the log as the operator's login and as a recoverer's may write it. IO.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  actSigner,
  evolvePeople,
  judgeAct,
  type Log,
  noPeople,
  openLog,
  type Recorded,
  type Signer,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { runConsole, type Variables } from './console.ts';
import { natsServer } from './nats.ts';
import { type Operator, operator } from './operated.ts';
import { orThrow, type Teardown } from './server-fixture.ts';

export type Acting = {
  readonly by: Operator;
  readonly url: string;
  /** One command as the person at this terminal; whatever it exits with. */
  readonly run: (
    words: readonly string[],
    variables?: Variables,
  ) => Promise<{
    readonly code: number | string | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
  readonly login: (user: string) => Promise<Log>;
  readonly signerOf: (person: string) => Signer;
};

export const acting = async (t: Teardown, more: Variables = {}): Promise<Acting> => {
  const by = await operator(t, more);
  const { url } = await natsServer(t, { users: by.users });
  await by.run(url, ['init']);
  const login = async (user: string) => {
    const who = { service: 'test', instance: user, mode: 'real' } as const;
    const log = orThrow(await openLog({ servers: url, user, seed: by.seedOf(user), ...who }));
    t.teardown(() => log.close());
    return log;
  };
  return {
    by,
    url,
    run: (words, variables = {}) =>
      runConsole(t, by.folder, words, { ...by.variables(url), ...variables }),
    login,
    signerOf: (person) => {
      const file = join(by.folder, 'creds', `${person}.person.seed`);
      return orThrow(
        E.mapLeft((hint: string) => ({ hint }))(actSigner(readFileSync(file, 'utf8'))),
      );
    },
  };
};

/** Every act of control after a sequence with whether it counts, as whoever folds it judges. */
export const judged = async (
  log: Log,
  estate: string,
  after: number,
): Promise<readonly [string, string][]> => {
  const { mode } = log;
  const published = await log.history({ mode, family: 'estate', id: estate });
  const acts = await log.history({ mode, family: 'control', id: estate });
  const inOrder: readonly Recorded[] = [...published.events, ...acts.events].sort(
    (a, b) => a.meta.sequence - b.meta.sequence,
  );
  let people = noPeople;
  const found: [string, string][] = [];
  for (const event of inOrder) {
    if (event.meta.sequence > after && event.meta.subject.includes('.control.')) {
      const verdict = judgeAct(event, people);
      found.push([event.type, verdict._tag === 'Valid' ? verdict.person : verdict.reason]);
    }
    people = evolvePeople(people, event);
  }
  return found;
};
