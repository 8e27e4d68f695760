/**
 * A command by which a person acts: the options that all of them share, and the way from the words
 * to a signed event and to what the recoverers answered. A refusal writes nothing.
 */
import type { Command } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import type { Decide } from '../../acts/act.ts';
import { type Acted, recordAct } from '../../connection/act.ts';
import { type OpenDesk, withDesk } from '../../connection/open-desk.ts';
import { personSigner } from '../../connection/person-seed.ts';
import { badInput, done, type Outcome } from '../../outcome.ts';
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

/** `subjects` where an act must not wait until a long history is read. */
export const act = (
  shell: Shell,
  options: ActOptions,
  decide: Decide,
  wait: Waiting = nothingToHear,
  subjects?: readonly string[],
): Promise<Outcome> => {
  const reason = options.reason.trim();
  const person = options.as ?? shell.environment.person;
  if (reason === '') return refuse('--reason is empty', 'say why: others read it afterwards');
  if (reason.length > longestReason) {
    return refuse(`--reason is longer than ${longestReason} characters`, 'put the rest in a note');
  }
  const signer = personSigner(shell.environment.credentials, person);
  if (E.isLeft(signer)) return Promise.resolve(signer);
  const mode = options.mode ?? shell.environment.mode;
  const work = async (desk: OpenDesk): Promise<Outcome> => {
    const acted = await recordAct(desk, { person, reason, signer: signer.right }, decide);
    if (E.isLeft(acted)) return acted;
    const { act: recorded, sequences } = acted.right;
    if (!options.json) tell(shell, recorded.said);
    const heard = await wait(desk, acted.right);
    const types = recorded.events.map(({ type }) => type);
    const events = sequences.map((sequence, index) => ({ sequence, type: types[index] }));
    if (options.json) {
      shell.print(JSON.stringify({ by: person, events, ...recorded.names, ...heard.names }));
    } else tell(shell, heard.lines);
    return heard.outcome;
  };
  return withDesk(shell, mode, work, subjects);
};

/** What is shown to people may have lines of its own. */
const tell = (shell: Shell, texts: readonly string[]): void => {
  for (const line of texts.flatMap((text) => text.split('\n'))) shell.print(line);
};

const refuse = (message: string, hint: string): Promise<Outcome> =>
  Promise.resolve(badInput(message, hint));

export const nothingToHear: Waiting = async () => ({ lines: [], names: {}, outcome: done });
