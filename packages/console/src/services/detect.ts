/** `detect`: one detector instance. IO. */
import { readFileSync } from 'node:fs';
import { runDetector } from '@recovery-ledger/detectors';
import { readinessGround } from '../connection/readiness-ground.ts';
import { done } from '../outcome.ts';
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
        version: thisVersion(),
        spoolDir: stateFolder(shell, mode),
        logger,
        readiness: readinessGround(estate, shell.environment.variables),
      },
      service.signal,
    );
    return done;
  },
);

const thisVersion = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const holds = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return holds ? String(parsed.version) : 'unknown';
};
