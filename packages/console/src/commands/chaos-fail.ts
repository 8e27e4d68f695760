/** `chaos fail <component>`: asks the chaos service for a fake failure, in drill mode. */
import { userInfo } from 'node:os';
import { FailureType } from '@recovery-ledger/ledger';
import { Option } from 'commander';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { withLog } from '../connection/with-log.ts';
import { badInput, done, type Outcome, unreachable } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { jsonOption } from './options.ts';

type Options = {
  readonly failure: FailureType;
  readonly reason: string;
  readonly json?: true;
};

const Answer = t.union([
  t.type({ drill: t.string, sequence: t.number }),
  t.type({ refused: t.string, hint: t.string }),
]);

/** The service itself takes up to 5 s until the failure is in the log. */
const patienceMs = 7_000;

export const chaosFail: Register = (program, run) => {
  const group =
    program.commands.find((command) => command.name() === 'chaos') ?? program.command('chaos');
  group
    .description('fake failures and drills')
    .command('fail <component>')
    .description('tell a fake failure of a component, in drill mode')
    .addOption(
      new Option('--failure <type>', 'what fails')
        .choices(Object.keys(FailureType.keys))
        .default('PROCESS_DEAD'),
    )
    .option('--reason <text>', 'why, for the record', 'asked for at the command line')
    .addOption(jsonOption())
    .action((component: string, options: Options) =>
      run((shell) => fail(shell, component, options)),
    );
};

const fail = async (shell: Shell, component: string, options: Options): Promise<Outcome> => {
  if (!/^[a-z][a-z0-9_]*$/.test(component)) {
    return badInput(`"${component}" cannot be a component`, 'name one as the estate file does');
  }
  return withLog(shell, 'drill', async (log) => {
    const { failure: failureType, reason } = options;
    const request = { failureType, reason, requestedBy: userInfo().username };
    const reply = await log.messenger.ask(`chaos.fail.${component}`, request, patienceMs);
    if (reply === undefined) {
      return unreachable(
        'no chaos service answers',
        'start one: `recovery-ledger chaos serve --mode drill`, or `recovery-ledger up`',
      );
    }
    const answer = Answer.decode(reply);
    if (E.isLeft(answer)) throw new Error(`the chaos service answered ${JSON.stringify(reply)}`);
    if ('refused' in answer.right) {
      return badInput(`refused: ${answer.right.refused}`, answer.right.hint);
    }
    const { drill, sequence } = answer.right;
    if (options.json) shell.print(JSON.stringify(answer.right));
    else {
      shell.print(`${failureType} of ${component} is told as event ${sequence} (${drill})`);
      shell.print(`  follow it: recovery-ledger events --mode drill --follow --from ${sequence}`);
    }
    return done;
  });
};
