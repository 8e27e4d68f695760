/**
 * What a detector does about what could be lost: checks it on the estate's schedule, has the
 * watchers of single components say what they need to, and listens whether everybody else checks
 * too. IO.
 */
import type { Aggregate, Estate, Log } from '@recovery-ledger/ledger';
import type { Logger } from '../logger.ts';
import type { ComponentWatcher } from '../watch/component-watcher.ts';
import type { Facts } from '../watch/facts.ts';
import { checkedBy, checkRpo } from './check-rpo.ts';
import type { Silence } from './dead-man.ts';
import type { RpoValidated } from './rpo-check.ts';
import { type CheckRecords, checkCommands, recordChecks } from './rpo-commands.ts';
import { rpoDeps } from './rpo-deps.ts';
import { watchRpo } from './watch-rpo.ts';
import { type SilenceWatch, watchSilence } from './watch-silence.ts';

type Deps = {
  readonly log: Log;
  readonly estate: Estate;
  readonly instance: string;
  readonly logger: Logger;
  readonly secret: (name: string) => string | undefined;
};

/** Of an estate in which nothing is copied nothing is checked, and nobody is missed. */
export const keepChecking = (
  deps: Deps,
  facts: Facts,
  watchers: readonly ComponentWatcher[],
): SilenceWatch => {
  const { log, estate, instance, logger } = deps;
  const { every, deadManAfter: allowedMs } = estate.rpo;
  const components = checkedBy(estate);
  if (components.length === 0) return { hear: () => {}, run: async () => {} };
  const checked = watchers.filter(({ component }) => components.includes(component));
  let records: CheckRecords = {};

  const told = async (data: RpoValidated): Promise<void> => {
    const { counts, result } = data;
    if (result === 'fail') logger.warn({ counts }, 'more could be lost than is allowed');
    if (result === 'unknown') logger.warn({ counts }, 'nobody can say what could be lost');
    await facts.record(aggregate(log, 'detector', instance), { type: 'RpoValidated', data });
    records = recordChecks(records, data.checks, process.hrtime.bigint());
    const said = records;
    for (const { component, stand } of checked) {
      stand('rpo', (now) => checkCommands(said, component, instance, now));
    }
  };

  const missed = async ({ observer, lastHeardAt, silentMs }: Silence): Promise<void> => {
    const data = { service: instance, observer, lastHeardAt, silentMs, allowedMs, components };
    logger.warn({ observer, silentMs }, 'nobody heard it check what could be lost');
    await facts.record(aggregate(log, 'upkeep', instance), { type: 'ObserverSilent', data });
  };

  const limits = { allowedMs, quorum: estate.quorum };
  const silence = watchSilence(limits, log.isConnected, missed);
  return {
    hear: silence.hear,
    run: async (signal) => {
      const check = (at: string) => checkRpo(rpoDeps(estate, instance, deps.secret), at);
      await Promise.all([watchRpo(every, check, told, signal), silence.run(signal)]);
    },
  };
};

const aggregate = (
  { mode }: Pick<Log, 'mode'>,
  family: 'detector' | 'upkeep',
  id: string,
): Aggregate => ({ mode, family, id });
