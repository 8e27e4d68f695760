/**
 * `recover`: one recoverer instance; in drill mode it rehearses and changes nothing. IO.
 */
import { join } from 'node:path';
import {
  actions,
  createHostEpochs,
  createHttpClient,
  runRecoverer,
  systemClock,
} from '@recovery-ledger/recoverers';
import { done } from '../outcome.ts';
import { crashHook } from './crash-hook.ts';
import { serviceCommand } from './service-command.ts';
import { stateFolder } from './state-folder.ts';

export const recover = serviceCommand('recover', 'decide and recover', async (service) => {
  const { shell, log, estate, instance, logger } = service;
  const runbooks = new Map(estate.runbooks.map((loaded) => [loaded.runbook.runbook, loaded]));
  service.ready();
  await runRecoverer(
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
});
