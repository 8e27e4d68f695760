/** `events`: the record itself, as a list or for ever. Reads the log alone. */
import type { EventType, Followed } from '@recovery-ledger/ledger';
import type { Place } from '@recovery-ledger/projections';
import { isRight } from 'fp-ts/lib/Either.js';
import { readLog } from '../connection/read-log.ts';
import { withLog } from '../connection/with-log.ts';
import { done, type Outcome } from '../outcome.ts';
import { eventJson, eventLine } from '../reports/event-line.ts';
import { type EventFilter, matches } from '../reports/match-event.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { type Common, jsonOption, modeOption, parseEventType, parsePlace } from './options.ts';

type Options = Common & {
  readonly follow?: true;
  readonly type?: EventType;
  readonly component?: string;
  readonly incident?: string;
  readonly from?: Place;
  readonly to?: Place;
};

export const events: Register = (program, run) =>
  program
    .command('events')
    .description('list what was recorded, or follow it')
    .option('--follow', 'go on as events are recorded (with --json: one document per line)')
    .option('--type <type>', 'only this event type', parseEventType)
    .option('--component <id>', 'only what concerns this component')
    .option('--incident <id>', 'only what belongs to this incident')
    .option('--from <place>', 'from this sequence or instant', parsePlace)
    .option('--to <place>', 'up to this sequence or instant', parsePlace)
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((options: Options) => run((shell) => show(shell, options)));

const show = (shell: Shell, options: Options): Promise<Outcome> => {
  const mode = options.mode ?? shell.environment.mode;
  return withLog(shell, mode, async (log) => {
    const { lastSequence } = await log.head();
    const until = options.follow ? undefined : endOf(options.to, lastSequence);
    const from = options.from?._tag === 'Sequence' ? Math.max(1, options.from.sequence) : 1;
    const filter: EventFilter = { ...options, mode };
    const collected: object[] = [];
    for await (const followed of readLog(log, { from, until, signal: shell.stopping })) {
      if (!matches(filter, followed)) continue;
      if (options.json && !options.follow) collected.push(eventJson(followed));
      else shell.print(lineOf(shell, options, followed));
    }
    if (options.json && !options.follow) shell.print(JSON.stringify(collected));
    return done;
  });
};

const endOf = (to: Place | undefined, head: number): number =>
  to?._tag === 'Sequence' ? Math.min(to.sequence, head) : head;

const lineOf = ({ paint }: Shell, { json }: Options, followed: Followed): string => {
  if (json) return JSON.stringify(eventJson(followed));
  const line = eventLine(followed, paint);
  return isRight(followed.entry) ? line : paint.red(line);
};
