/**
 * IO: runs one command from the words of the command line to its exit code. Everything expected is
 * one message; a bug is one line, and how to see where.
 */
import { LogForbidden } from '@recovery-ledger/ledger';
import { Command, CommanderError } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, bugCode, exitCodeOf, type Outcome, usageCode } from './outcome.ts';
import type { Shell } from './shell.ts';

/** Adds one command to the program; `run` gets what it does when it is the one asked for. */
export type Register = (
  program: Command,
  run: (work: (shell: Shell) => Promise<Outcome>) => Promise<void>,
) => void;

/** Runs the command that `words` name. Gives the exit code. */
export const runCommand = async (
  words: readonly string[],
  shell: Shell,
  commands: readonly Register[],
): Promise<number> => {
  let outcome: Outcome = E.right('done');
  const program = new Command('recovery-ledger')
    .description('Detects, decides, recovers and proves it: an event-sourced recovery ledger.')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .showHelpAfterError('(add --help for what is possible)')
    .exitOverride();
  for (const register of commands) {
    register(program, async (work) => {
      outcome = await work(shell);
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageCode;
    if (!(error instanceof LogForbidden)) return tellBug(shell, error);
    outcome = badInput(error.message, error.hint);
  }
  if (E.isLeft(outcome)) tell(shell, outcome.left.message, outcome.left.hint);
  return exitCodeOf(outcome);
};

const tell = ({ note, paint }: Shell, message: string, hint: string): void => {
  note(paint.red(message));
  if (hint !== '') note(`  ${hint}`);
};

const tellBug = (shell: Shell, error: unknown): number => {
  const text = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error && shell.environment.debug ? error.stack : undefined;
  const how = 'this is a bug; RECOVERY_LEDGER_DEBUG=1 shows where it happened';
  tell(shell, `unexpected: ${text}`, detail ?? how);
  return bugCode;
};
