/** The commands, in the order in which help shows them. */
import type { Register } from '../run-command.ts';
import { alert } from '../services/alert.ts';
import { chaosServe } from '../services/chaos-serve.ts';
import { detect } from '../services/detect.ts';
import { recover } from '../services/recover.ts';
import { chaosFail } from './chaos-fail.ts';
import { estate } from './estate.ts';
import { events } from './events.ts';
import { init } from './init.ts';
import { runbook } from './runbook.ts';
import { up } from './up.ts';

export const commands: readonly Register[] = [
  up,
  events,
  chaosFail,
  chaosServe,
  detect,
  recover,
  alert,
  init,
  estate,
  runbook,
];
