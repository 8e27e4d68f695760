/** `prove`: one event with its way to the root of its seal, as a document for somebody else. */
import { findSeal, proveEvent, type RawMessage } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { withAudit } from '../audit/open-auditor.ts';
import { badAnswer, done, type Outcome } from '../outcome.ts';
import type { Register } from '../run-command.ts';
import type { Shell } from '../shell.ts';
import { jsonOption, parseSequence } from './options.ts';

export const prove: Register = (program, run) =>
  program
    .command('prove')
    .description('print the proof that an event is in the log, for `verify --proof`')
    .argument('<sequence>', 'of the event', parseSequence)
    .addOption(jsonOption())
    .action((sequence: number) => run((shell) => start(shell, sequence)));

const start = (shell: Shell, sequence: number): Promise<Outcome> =>
  withAudit(shell, async (audit) => {
    const found = await findSeal(audit, sequence);
    if (found === undefined) {
      return badAnswer(`no seal covers #${sequence}`, 'wait for the sealer, or see that it runs');
    }
    const { first, last, number } = found.seal;
    const range: RawMessage[] = [];
    for await (const batch of audit.read('LEDGER', { from: first, to: last })) range.push(...batch);
    const proof = proveEvent(found.payload, range, sequence);
    if (E.isLeft(proof)) {
      const hint = `run \`recovery-ledger verify --from ${first} --to ${last}\``;
      return badAnswer(`seal ${number} proves no #${sequence}: ${proof.left}`, hint);
    }
    shell.print(JSON.stringify(proof.right));
    return done;
  });
