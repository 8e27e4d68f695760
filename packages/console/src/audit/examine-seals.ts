/** IO: where the seals end and what waits behind them, asked with an auditor's rights. */
import {
  type Audit,
  type AuditedStream,
  firstAfter,
  type RawMessage,
  readSeal,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Finding } from '../doctor/finding.ts';
import type { Shell } from '../shell.ts';
import { judgeSeals } from './judge-seals.ts';
import { openAuditor } from './open-auditor.ts';

export const examineSeals = async (shell: Shell): Promise<Finding> => {
  const opened = await openAuditor(shell);
  if (E.isLeft(opened)) {
    const { message: found, hint: todo } = opened.left;
    return { check: 'seals', state: 'unknown', found, todo };
  }
  try {
    return await examine(opened.right);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { check: 'seals', state: 'unknown', found, todo: 'run `recovery-ledger verify`' };
  } finally {
    await opened.right.close();
  }
};

const examine = async (audit: Audit): Promise<Finding> => {
  const [chain, stream] = [await audit.head('SEALS'), await audit.head('LEDGER')];
  const { lastSequence: head } = stream;
  const message = await messageAt(audit, 'SEALS', chain.lastSequence);
  const seal = message === undefined ? undefined : readSeal(message.payload);
  if (seal !== undefined && E.isLeft(seal)) {
    const found = `the last message of SEALS is no seal: ${seal.left}`;
    return { check: 'seals', state: 'bad', found, todo: 'run `recovery-ledger verify`' };
  }
  const last = seal?.right ?? null;
  const next = firstAfter(stream, last ?? undefined);
  const oldest = next > head ? undefined : await messageAt(audit, 'LEDGER', next);
  const waitedMs = oldest === undefined ? 0 : Date.now() - Number(oldest.timeNs / 1_000_000n);
  return judgeSeals({ last, unsealed: Math.max(0, head - next + 1), waitedMs });
};

const messageAt = async (
  audit: Audit,
  stream: AuditedStream,
  sequence: number,
): Promise<RawMessage | undefined> => {
  if (sequence < 1) return undefined;
  for await (const [message] of audit.read(stream, { from: sequence, to: sequence }))
    return message;
  return undefined;
};
