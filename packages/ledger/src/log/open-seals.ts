/**
 * The seals' stream as a sealer uses it, beside the log that it reads: the chain's end as the
 * leader has it, and one more seal behind it or not at all. IO.
 */
import type * as E from 'fp-ts/lib/Either.js';
import { type NatsConnection, NatsError } from 'nats';
import { sealSubject } from '../proof/seal.ts';
import type { StreamProblem } from './bootstrap.ts';
import type { CannotConnect } from './connection.ts';
import { createLeaderReader, type LeaderMessage } from './leader.ts';
import { type Audit, type AuditSettings, withAudit } from './open-audit.ts';

export type SealStore = {
  readonly audit: Audit;
  /** The newest seal of the chain. */
  readonly last: () => Promise<LeaderMessage | undefined>;
  /**
   * Stores a seal behind the message `after` (0 for none) of SEALS. False when another seal is
   * there: read the chain again. Throws when nobody can say; then, too, the chain has to be read
   * again.
   */
  readonly append: (payload: string, id: string, after: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

const timeoutMs = 2_000;
/** Wrong last sequence, with a number or while another publish is in flight. */
const conflictCodes = [10071, 10164];

export const openSeals = (
  settings: AuditSettings,
): Promise<E.Either<CannotConnect | StreamProblem, SealStore>> =>
  withAudit(settings, sealStoreOver);

const sealStoreOver = (audit: Audit, connection: NatsConnection): SealStore => {
  const leader = createLeaderReader(connection, 'SEALS');
  const js = connection.jetstream({ timeout: timeoutMs });
  return {
    audit,
    last: () => leader.last(sealSubject),
    append: async (payload, id, after) => {
      try {
        const expect = { streamName: 'SEALS', lastSubjectSequence: after };
        await js.publish(sealSubject, payload, { msgID: id, expect });
        return true;
      } catch (error) {
        const code = error instanceof NatsError ? error.api_error?.err_code : undefined;
        if (code !== undefined && conflictCodes.includes(code)) return false;
        throw error;
      }
    },
    close: audit.close,
  };
};
