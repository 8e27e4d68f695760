/**
 * A command that asks the projections one question: prints the answer as a table or as one JSON
 * document, says when it is too old to be trusted, and exits by what the answer says.
 */
import type { Mode } from '@recovery-ledger/ledger';
import type { AsOf, PastAsOf, Place, Queries, QueryFailure } from '@recovery-ledger/projections';
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { explainQueryFailure, withQueries } from '../connection/with-queries.ts';
import { bad, done, type Outcome } from '../outcome.ts';
import { pastLines } from '../reports/past-lines.ts';
import type { Register } from '../run-command.ts';
import type { Paint, Shell } from '../shell.ts';
import { showMs } from '../terminal/show-ms.ts';
import { atOption, type Common, jsonOption, modeOption } from './options.ts';

type View = { readonly asOf: AsOf | PastAsOf };

/** The place that was asked for; none is now. */
type Past = { readonly at?: Place };

export type Question<V extends View> = {
  readonly ask: (
    queries: Queries,
    mode: Mode,
    argument: string,
    past: Past,
  ) => Promise<E.Either<QueryFailure, V>>;
  readonly show: (view: V, paint: Paint) => readonly string[];
  /** Whether the answer is bad news, which scripts see as exit code 1. */
  readonly isBad: (view: V) => boolean;
};

type Named<V extends View> = Question<V> & {
  readonly name: string;
  readonly description: string;
  /** Whether it can be asked of a past place. */
  readonly hasPast?: true;
};

/** Older answers may be wrong: whoever projects has stopped, or cannot reach the log. */
const staleMs = 5_000;

export const queryCommand =
  <V extends View>(question: Named<V>): Register =>
  (program, run): Command => {
    const command = program
      .command(question.name)
      .description(question.description)
      .addOption(modeOption())
      .addOption(jsonOption())
      .action((options: Common) => run((shell) => answer(shell, question, '', options)));
    return question.hasPast === true ? command.addOption(atOption()) : command;
  };

/** `argument` is what the command names: an incident. */
export const answer = <V extends View>(
  shell: Shell,
  { ask, show, isBad }: Question<V>,
  argument: string,
  { mode = shell.environment.mode, json, at }: Common,
): Promise<Outcome> =>
  withQueries(shell, async (queries) => {
    const view = await ask(queries, mode, argument, at === undefined ? {} : { at });
    if (E.isLeft(view)) return explainQueryFailure(view.left);
    const { asOf } = view.right;
    const stale = at === undefined && (asOf.ageMs === null || asOf.ageMs > staleMs);
    if (stale) shell.note(shell.paint.yellow(staleWords(asOf)));
    if ('late' in asOf) for (const line of pastLines(asOf)) shell.note(shell.paint.yellow(line));
    if (json) shell.print(JSON.stringify(view.right));
    else for (const line of show(view.right, shell.paint)) shell.print(line);
    return stale || isBad(view.right) ? bad : done;
  });

const staleWords = ({ ageMs, sequence }: AsOf): string =>
  ageMs === null
    ? 'nothing was projected yet: is a projector running?'
    : `this is as of ${showMs(ageMs)} ago (event ${sequence}): is a projector running?`;
