/** Thirty events sealed by ten, ways to tamper with them, findings in short. Pure but for a key. */
import type { Problem, ProblemKind, RawMessage, VerifyInput } from '@recovery-ledger/ledger';
import { newSigner, type SealedLog, sealedLog, verifyLog } from './sealed-log.ts';

export const signer = newSigner();
export const log = sealedLog(30, 10, signer);

export const without = (messages: readonly RawMessage[], ...sequences: readonly number[]) =>
  messages.filter(({ sequence }) => !sequences.includes(sequence));

export const changed = (sequence: number, change: Partial<RawMessage>): SealedLog => ({
  ...log,
  events: log.events.map((event) =>
    event.sequence === sequence ? { ...event, ...change } : event,
  ),
});

/** Kind, sequence, first, last and seal, as far as the problem has them. */
export const brief = ({ kind, sequence, first, last, seal }: Problem): string =>
  [kind, sequence ?? '', first ?? '', last ?? '', seal ?? ''].join(' ').trim();

export const found = async (
  tampered: SealedLog,
  options: Partial<VerifyInput> = {},
): Promise<readonly string[]> => (await verifyLog(tampered, options)).problems.map(brief);

export const kindsIn = async (
  tampered: SealedLog,
  options: Partial<VerifyInput> = {},
): Promise<readonly ProblemKind[]> => [
  ...new Set((await verifyLog(tampered, options)).problems.map(({ kind }) => kind)),
];
