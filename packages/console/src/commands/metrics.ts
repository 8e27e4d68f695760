/** `metrics <file>`: what the source procedures kept in that file, made from the ledger. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Queries, QueryFailure } from '@recovery-ledger/projections';
import { Argument } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { explainQueryFailure, withQueries } from '../connection/with-queries.ts';
import { done } from '../outcome.ts';
import { rtoMetrics } from '../reports/rto-metrics.ts';
import { positionLine, recoveryEvent, validationLog } from '../reports/source-files.ts';
import type { Register } from '../run-command.ts';
import { modeOption } from './options.ts';

type Lines = E.Either<QueryFailure, readonly string[]>;

const files: Readonly<Record<string, (queries: Queries, mode: Mode) => Promise<Lines>>> = {
  'rto_metrics.json': async (queries, mode) => {
    const found = await queries.rto(mode);
    if (E.isLeft(found)) return found;
    const ended = [...found.right.recoveries].reverse().flatMap((of) => rtoMetrics(of) ?? []);
    return E.right(ended.map((one) => JSON.stringify(one)));
  },
  'recovery_events.json': async (queries, mode) => {
    const found = await queries.ended(mode);
    return E.isLeft(found) ? found : E.right(found.right.ended.map(recoveryEvent));
  },
  'rpo_validation.log': async (queries, mode) => {
    const found = await queries.rpoChecks(mode);
    return E.isLeft(found) ? found : E.right(validationLog(found.right.checks));
  },
  'position_reconciliation.json': async (queries, mode) => {
    const found = await queries.differences(mode);
    return E.isLeft(found) ? found : E.right(found.right.differences.map(positionLine));
  },
};

export const metrics: Register = (program, run) =>
  program
    .command('metrics')
    .addArgument(new Argument('<file>').choices(Object.keys(files)))
    .description('a file of the source procedures, made from the ledger: oldest line first')
    .addOption(modeOption())
    .action((file: string, options: { readonly mode?: Mode }) =>
      run((shell) =>
        withQueries(shell, async (queries) => {
          const make = files[file];
          if (make === undefined) throw new Error(`no file ${file}`);
          const lines = await make(queries, options.mode ?? shell.environment.mode);
          if (E.isLeft(lines)) return explainQueryFailure(lines.left);
          for (const line of lines.right) shell.print(line);
          return done;
        }),
      ),
    );
