/** IO: the console's start: opens the shell, runs the one command, and exits with what it says. */
import * as E from 'fp-ts/lib/Either.js';
import { commands } from './commands/index.ts';
import { exitCodeOf } from './outcome.ts';
import { runCommand } from './run-command.ts';
import { openShell } from './shell.ts';

const main = async (): Promise<number> => {
  const shell = openShell();
  if (E.isLeft(shell)) {
    process.stderr.write(`${shell.left.message}\n  ${shell.left.hint}\n`);
    return exitCodeOf(shell);
  }
  return runCommand(process.argv.slice(2), shell.right, commands);
};

/** A handle that was forgotten must not keep a command that is done; unread output may. */
const leaveSoon = (): void => {
  const leave = () => (process.stdout.writableLength > 0 ? leaveSoon() : process.exit());
  setTimeout(leave, 2_000).unref();
};

// The nats client prints what it cannot make sense of; stdout is for the command's answer alone.
console.log = console.error;
process.exitCode = await main();
leaveSoon();
