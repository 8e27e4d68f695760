/** The commands by which people act, in the order in which help shows them. */
import type { Register } from '../../run-command.ts';
import { abandon } from './abandon.ts';
import { acceptLoss } from './accept-loss.ts';
import { ack } from './ack.ts';
import { adjust } from './adjust.ts';
import { approve } from './approve.ts';
import { block } from './block.ts';
import { goOn } from './continue.ts';
import { deny } from './deny.ts';
import { explain } from './explain.ts';
import { failBack } from './fail-back.ts';
import { halt } from './halt.ts';
import { inbox } from './inbox.ts';
import { killSwitch } from './kill-switch.ts';
import { maintain } from './maintain.ts';
import { note } from './note.ts';
import { pause } from './pause.ts';
import { resume } from './resume.ts';
import { start } from './start.ts';
import { switchOver } from './switch-over.ts';
import { tick } from './tick.ts';
import { unblock } from './unblock.ts';
import { unpause } from './unpause.ts';

export const peopleCommands: readonly Register[] = [
  ...[inbox, approve, deny, tick, ack, note],
  ...[pause, unpause, block, unblock, maintain],
  ...[acceptLoss, explain, adjust],
  ...[halt, resume, killSwitch],
  ...[start, switchOver, failBack, goOn, abandon],
];
