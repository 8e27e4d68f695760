/**
 * `status`: every component by priority; bad unless each one that is watched is UP. What no
 * detector watches is listed as such, with nothing said of it. With `--at` it is as it was known
 * then; `--with-late` applies what had happened by then and was recorded later.
 */
import type { Log } from '@recovery-ledger/ledger';
import type { AsOf, ComponentStatus, PastAsOf } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';
import { readSequences } from '../connection/read-sequences.ts';
import { withLog } from '../connection/with-log.ts';
import { badInput, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Paint, Shell } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { tint } from '../terminal/tint.ts';
import { atOption, type Common, jsonOption, modeOption } from './options.ts';
import { answer, type Question } from './query-command.ts';

type View = { readonly asOf: AsOf | PastAsOf; readonly components: readonly ComponentStatus[] };
type Options = Common & { readonly withLate?: true };

export const status: Register = (program, run) =>
  program
    .command('status')
    .description('every component by priority; exits 1 unless each watched one is UP')
    .addOption(modeOption())
    .addOption(jsonOption())
    .addOption(atOption())
    .option('--with-late', 'with --at: what was true then, as far as it is known by now')
    .action((options: Options) => run((shell) => show(shell, options)));

const show = async (shell: Shell, options: Options): Promise<Outcome> => {
  if (options.withLate !== true) return answer(shell, known, '', options);
  if (options.at === undefined) {
    return badInput('--with-late is about the past', 'give --at <sequence or instant> as well');
  }
  const mode = options.mode ?? shell.environment.mode;
  return withLog(shell, mode, (log) => answer(shell, trueThen(log), '', options));
};

const known: Question<View> = {
  ask: (queries, mode, _, past) => queries.status(mode, past),
  show: ({ components }, paint) => table(components, paint),
  isBad: ({ components }) => {
    const watched = components.filter((component) => component.watched);
    return watched.length === 0 || watched.some(({ state }) => state !== 'UP');
  },
};

const trueThen = (log: Log): Question<View> => ({
  ...known,
  ask: async (queries, mode, _, past) => {
    const view = await queries.status(mode, past);
    if (E.isLeft(view)) return view;
    const asOf: AsOf | PastAsOf = view.right.asOf;
    const late = await readSequences(log, 'late' in asOf ? asOf.late : []);
    const then = await queries.trueThen(mode, asOf.sequence, late);
    return E.isLeft(then) ? then : E.right({ asOf, components: then.right.components });
  },
});

const table = (components: readonly ComponentStatus[], paint: Paint): readonly string[] => {
  if (components.length === 0) return ['no component is known: run `recovery-ledger init`'];
  const head = ['component', 'priority', 'tier', 'state', 'since', 'incident', 'epoch'];
  const rows = components.map((of) => [
    of.component,
    of.priority === null ? '' : String(of.priority),
    of.tier === null ? '' : String(of.tier),
    of.watched ? tint(paint, of.state) : paint.dim('not watched'),
    of.since,
    of.incident ?? '',
    of.epoch ?? '',
  ]);
  return columns([head.map((cell) => paint.dim(cell)), ...rows]);
};
