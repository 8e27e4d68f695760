/**
 * `recover`: one recoverer instance; in drill mode it rehearses and changes nothing, and as a
 * shadow it only watches. IO.
 */
import { join } from 'node:path';
import {
  actions,
  createHostEpochs,
  createHttpClient,
  runRecoverer,
  runShadow,
  systemClock,
} from '@recovery-ledger/recoverers';
import { Option } from 'commander';
import { done, type Outcome } from '../outcome.ts';
import { crashHook } from './crash-hook.ts';
import { type Service, serviceCommand } from './service-command.ts';
import { stateFolder } from './state-folder.ts';

const decideAndRecover = async (service: Service): Promise<Outcome> => {
  const { shell, log, estate, instance, logger, own } = service;
  const runbooks = new Map(estate.runbooks.map((loaded) => [loaded.runbook.runbook, loaded]));
  service.ready();
  const run = own['shadow'] === true ? runShadow : runRecoverer;
  await run(
    {
      log,
      estate: estate.estate,
      estateHash: estate.hash,
      runbooks,
      actions,
      instance,
      logger,
      clock: systemClock,
      http: createHttpClient,
      admit: createHostEpochs(join(stateFolder(shell, service.mode), 'host-epochs')),
      secret: (name) => shell.environment.variables[name],
      crash: crashHook(shell.environment.crashAt),
    },
    service.signal,
  );
  return done;
};

const shadowOption = new Option(
  '--shadow',
  'only watch: say what would have been decided, claim and do nothing',
);

export const recover = serviceCommand('recover', 'decide and recover', decideAndRecover, [
  shadowOption,
]);
