/**
 * `rto`: recovery times against their targets; bad if one was violated. `--metrics` prints them as
 * the source procedures' metrics file has them, a line each.
 */
import type { AsOf, RtoEntry } from '@recovery-ledger/projections';
import { rtoMetrics } from '../reports/rto-metrics.ts';
import type { Register } from '../run-command.ts';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { tint } from '../terminal/tint.ts';
import { type Common, jsonOption, modeOption } from './options.ts';
import { answer, type Question } from './query-command.ts';

type View = { readonly asOf: AsOf; readonly recoveries: readonly RtoEntry[] };
type Options = Common & { readonly metrics?: true };

export const rto: Register = (program, run) =>
  program
    .command('rto')
    .description('recovery times against their targets; exits 1 if one was violated')
    .option('--metrics', "one JSON line each, with the source procedures' field names")
    .addOption(modeOption())
    .addOption(jsonOption())
    .action((options: Options) =>
      run((shell) => answer(shell, options.metrics ? asMetrics : asTable, '', options)),
    );

const asTable: Question<View> = {
  ask: (queries, mode) => queries.rto(mode),
  show: ({ recoveries }, paint) => {
    if (recoveries.length === 0) return ['nothing had to be recovered'];
    const head = [
      'incident',
      'component',
      'failure',
      'verdict',
      'best',
      'worst',
      'target',
      'phases',
    ];
    const time = (ms: number | null) => (ms === null ? '' : showMs(ms));
    const rows = recoveries.map((of) => [
      of.incident,
      of.component,
      of.failureType,
      tint(paint, of.verdict),
      time(of.actualMs.best),
      time(of.actualMs.worst),
      time(of.targetMs),
      of.phases.map(({ phase, ms }) => `${phase} ${showMs(ms)}`).join(', '),
    ]);
    return columns([head.map((cell) => paint.dim(cell)), ...rows]);
  },
  isBad: ({ recoveries }) => recoveries.some(({ verdict }) => verdict === 'VIOLATED'),
};

const asMetrics: Question<View> = {
  ...asTable,
  show: ({ recoveries }) =>
    recoveries.flatMap((of) => {
      const metrics = rtoMetrics(of);
      return metrics === null ? [] : [JSON.stringify(metrics)];
    }),
};
