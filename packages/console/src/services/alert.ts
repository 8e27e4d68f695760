/** `alert`: tells people what they must be told, once each. IO. */
import { runAlerter } from '@recovery-ledger/alerts';
import { done } from '../outcome.ts';
import { serviceCommand } from './service-command.ts';

export const alert = serviceCommand(
  'alert',
  'raise alerts and watch deadlines',
  async (service) => {
    const { log, logger, ready, signal } = service;
    await runAlerter({ log, logger, ready }, signal);
    return done;
  },
);
