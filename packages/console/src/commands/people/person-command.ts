/**
 * A command by which a person acts: the options that all of them share, and the way from the words
 * to a signed event and to what the recoverers answered. A refusal writes nothing.
 */
import type { Log } from '@recovery-ledger/ledger';
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import type { Decide } from '../../acts/act.ts';
import { type Acted, type Actor, recordAct } from '../../connection/act.ts';
import { personSigner } from '../../connection/person-seed.ts';
import { type OpenDesk, withDesk } from '../../connection/with-desk.ts';
import { withLog } from '../../connection/with-log.ts';
import { urgentSubjects } from '../../desk/evolve-desk.ts';
import { badInput, done, type Outcome, type Trouble } from '../../outcome.ts';
import type { Shell } from '../../shell.ts';
import { type Common, jsonOption, modeOption } from '../options.ts';

export type ActOptions = Common & { readonly as?: string; readonly reason: string };

/** What came of an act: the lines for a person, the fields for a program, and the outcome. */
export type Heard = {
  readonly lines: readonly string[];
  readonly names: Readonly<Record<string, unknown>>;
  readonly outcome: Outcome;
};

export type Waiting = (desk: OpenDesk, acted: Acted) => Promise<Heard>;

export const actOptions = (command: Command): Command =>
  command
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--as <person>', 'who acts (default: RECOVERY_LEDGER_PERSON, else on-call)')
    .addOption(modeOption())
    .addOption(jsonOption());

const longestReason = 2_000;

type Manner = {
  /** What is waited for once the act is recorded. */
  readonly wait?: Waiting | undefined;
  /** Recorded before a long history is read. */
  readonly urgent?: boolean;
};

export const act = async (
  shell: Shell,
  options: ActOptions,
  decide: Decide,
  { wait, urgent = false }: Manner = {},
): Promise<Outcome> => {
  const actor = actorOf(shell, options);
  if (E.isLeft(actor)) return actor;
  const mode = options.mode ?? shell.environment.mode;
  return withLog(shell, mode, async (log) => {
    const record = (desk: OpenDesk) => recordAct(desk, actor.right, decide);
    const acted = await withDesk(shell, log, record, urgent ? urgentSubjects(mode) : undefined);
    if (E.isLeft(acted)) return acted;
    if (!options.json) tell(shell, acted.right.act.said);
    const heard = await hear(shell, log, acted.right, wait);
    if (E.isLeft(heard)) return heard;
    const { lines, names, outcome } = heard.right;
    if (options.json)
      shell.print(JSON.stringify({ ...inJson(actor.right, acted.right), ...names }));
    else tell(shell, lines);
    return outcome;
  });
};

const actorOf = (shell: Shell, options: ActOptions): E.Either<Trouble, Actor> => {
  const reason = options.reason.trim();
  const person = options.as ?? shell.environment.person;
  if (reason === '') return badInput('--reason is empty', 'say why: others read it afterwards');
  if (reason.length > longestReason) {
    const message = `--reason is longer than ${longestReason} characters`;
    return badInput(message, 'put the rest in a note');
  }
  const signer = personSigner(shell.environment.credentials, person);
  return E.isLeft(signer) ? signer : E.right({ person, reason, signer: signer.right });
};

const hear = async (
  shell: Shell,
  log: Log,
  acted: Acted,
  wait: Waiting | undefined,
): Promise<E.Either<Trouble, Heard>> =>
  wait === undefined
    ? E.right({ lines: [], names: {}, outcome: done })
    : withDesk(shell, log, async (desk) => E.right(await wait(desk, acted)));

const inJson = ({ person }: Actor, { act: { events, names }, sequences }: Acted) => ({
  by: person,
  events: events.map(({ type }, index) => ({ sequence: sequences[index], type })),
  ...names,
});

/** What is shown to people may have lines of its own. */
const tell = (shell: Shell, texts: readonly string[]): void => {
  for (const line of texts.flatMap((text) => text.split('\n'))) shell.print(line);
};
