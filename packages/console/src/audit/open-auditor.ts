/** IO: the log for one auditor's command, with an auditor's rights. */
import { type Audit, openAudit } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { explainLogProblem } from '../connection/explain-log-problem.ts';
import { logSettings } from '../connection/with-log.ts';
import { type Outcome, type Trouble, unreachable } from '../outcome.ts';
import type { Shell } from '../shell.ts';

/** What breaks on the way is "unreachable": half an audit says nothing of the log. */
export const withAudit = async (
  shell: Shell,
  use: (audit: Audit) => Promise<Outcome>,
): Promise<Outcome> => {
  const opened = await openAuditor(shell);
  if (E.isLeft(opened)) return opened;
  try {
    return await use(opened.right);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unreachable(`the log could not be read to its end (${reason})`, 'run it again');
  } finally {
    await opened.right.close();
  }
};

export const openAuditor = async (shell: Shell): Promise<E.Either<Trouble, Audit>> => {
  const who = { service: 'console', instance: `console-${process.pid}`, mode: 'real' } as const;
  const settings = logSettings(shell, { ...who, as: 'auditor' });
  if (E.isLeft(settings)) return settings;
  const audit = await openAudit(settings.right);
  return E.isLeft(audit) ? E.left(explainLogProblem(audit.left)) : audit;
};
