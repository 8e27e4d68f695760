/** The commands, in the order in which help shows them. */
import type { Register } from '../run-command.ts';
import { estate } from './estate.ts';
import { events } from './events.ts';
import { init } from './init.ts';
import { up } from './up.ts';

export const commands: readonly Register[] = [up, events, init, estate];
