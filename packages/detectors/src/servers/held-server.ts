/**
 * A server that is asked now and then: one connection, opened when it is needed and again after it
 * was lost, and a deadline for every question. IO. Nothing is thrown: no answer is an answer.
 */
import { startDeadline } from '../probes/deadline.ts';
import type { HeldConnection, Opened } from './connection.ts';

export type Told<A> =
  | { readonly is: 'told'; readonly value: A }
  | { readonly is: 'silent'; readonly reason: string };

export type HeldServer<C> = {
  /** `work` may ask several questions; the deadline is for all of them and the connecting. */
  readonly ask: <A>(deadlineMs: number, work: (connection: C) => Promise<A>) => Promise<Told<A>>;
  readonly close: () => void;
};

export const holdServer = <C extends HeldConnection>(
  open: (deadlineMs: number) => Promise<Opened<C>>,
): HeldServer<C> => {
  let held: C | undefined;

  const release = () => {
    held?.close();
    held = undefined;
  };

  const connect = async (deadlineMs: number): Promise<C | string> => {
    if (held !== undefined) return held;
    const opened = await open(deadlineMs);
    if (opened.is === 'failed') return reasonOf(opened.sign, opened.evidence['reason']);
    const { connection } = opened;
    held = connection;
    connection.onGone(() => {
      if (held === connection) held = undefined;
    });
    return connection;
  };

  const work = async <A>(
    deadlineMs: number,
    ask: (connection: C) => Promise<A>,
  ): Promise<Told<A>> => {
    const connection = await connect(deadlineMs);
    if (typeof connection === 'string') return { is: 'silent', reason: connection };
    return { is: 'told', value: await ask(connection) };
  };

  return {
    ask: (deadlineMs, ask) =>
      new Promise((resolve) => {
        const deadline = startDeadline(deadlineMs, () => {
          release();
          resolve({ is: 'silent', reason: `no answer within ${deadlineMs} ms` });
        });
        void work(deadlineMs, ask)
          .catch((error: unknown) => ({ is: 'silent', reason: String(error) }) as const)
          .then((told) => {
            deadline.cancel();
            resolve(told);
          });
      }),
    close: release,
  };
};

const reasonOf = (sign: string, reason: unknown): string =>
  reason === undefined ? sign : `${sign} (${String(reason)})`;
