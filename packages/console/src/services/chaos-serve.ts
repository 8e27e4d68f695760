/** `chaos serve`: tells fake failures on request. Drill mode only. IO. */
import { runChaos } from '@recovery-ledger/chaos';
import { badInput, done } from '../outcome.ts';
import { serviceCommand } from './service-command.ts';

export const chaosServe = serviceCommand(
  'chaos serve',
  'tell fake failures on request (--mode drill)',
  async ({ log, logger, estate, mode, ready, signal }) => {
    if (mode !== 'drill') {
      return badInput(
        'chaos does not run in real mode: it tells failures that are not real',
        'add --mode drill',
      );
    }
    await runChaos({ log, logger, estate: estate.estate, ready }, signal);
    return done;
  },
);
