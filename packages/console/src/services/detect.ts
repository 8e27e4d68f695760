/** `detect`: one detector instance. IO. */
import { runDetector } from '@recovery-ledger/detectors';
import { readinessGround } from '../connection/readiness-ground.ts';
import { done } from '../outcome.ts';
import { versionNumber } from '../program-version.ts';
import { serviceCommand } from './service-command.ts';
import { stateFolder } from './state-folder.ts';

export const detect = serviceCommand(
  'detect',
  'watch the estate, as one observer',
  async (service) => {
    const { shell, log, estate, instance, logger, mode } = service;
    service.ready();
    await runDetector(
      {
        log,
        estate: estate.estate,
        estateHash: estate.hash,
        instance,
        version: versionNumber(),
        spoolDir: stateFolder(shell, mode),
        logger,
        secret: (name) => shell.environment.variables[name],
        readiness: readinessGround(estate, shell.environment.variables),
      },
      service.signal,
    );
    return done;
  },
);
