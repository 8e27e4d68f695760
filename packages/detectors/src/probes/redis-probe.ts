/** Whether a Redis server answers, and is the one that is written to. IO (ioredis). */
import type { Probe } from '@recovery-ledger/ledger';
import type { RedisConnection } from '../servers/connection.ts';
import { openRedis } from '../servers/open-redis.ts';
import { signOfRedis } from '../servers/sign-of-refusal.ts';
import type { Seen } from './asker.ts';
import { codeOf } from './sign-of-error.ts';
import type { Call } from './talk.ts';

type RedisProbe = Extract<Probe, { readonly kind: 'redis' }>;

export const callRedis =
  ({ expect }: RedisProbe, password: string | undefined): Call =>
  async ({ endpoint }, deadlineMs) => {
    const opened = await openRedis({ address: endpoint ?? '', password }, deadlineMs);
    if (opened.is === 'failed') return opened;
    const { connection } = opened;
    const ask = () => answerOf(connection, endpoint, expect);
    return { is: 'open', connection: { ...connection, ask } };
  };

const answerOf = async (
  connection: RedisConnection,
  endpoint: string | null,
  expect: RedisProbe['expect'],
): Promise<Seen> => {
  try {
    const answer = await connection.call('ROLE');
    const role = Array.isArray(answer) ? String(answer[0]) : 'none';
    const isFit = expect === 'readable' ? role !== 'none' : role === 'master';
    return { sign: isFit ? 'answered' : 'wrong-answer', evidence: { endpoint, role } };
  } catch (error) {
    const evidence = { endpoint, code: codeOf(error), reason: String(error) };
    return { sign: signOfRedis(error), evidence };
  }
};
