/**
 * Publishes with an answer, at a third of the price of the client's own request: one subscription
 * and one timer for all, where that makes a timer, a race and an error for each. IO.
 *
 * Every question ends: by its answer, a refusal of the subject, the loss of the connection, or
 * its time.
 */
import { ErrorCode, type MsgHdrs, type NatsConnection, NatsError } from 'nats';
import { newInbox } from './inbox.ts';
import type { Link } from './link.ts';

export type Question = {
  readonly subject: string;
  readonly payload: Uint8Array | string;
  readonly headers: MsgHdrs;
  readonly timeoutMs: number;
};

/** The bytes of the answer; it throws when there is none. */
export type Ask = (question: Question) => Promise<Uint8Array>;

type Open = {
  readonly subject: string;
  readonly deadline: number;
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: Error) => void;
};

const sweepMs = 250;

export const createAsk = (connection: NatsConnection, link: Link): Ask => {
  const inbox = `${newInbox(connection)}.`;
  const open = new Map<string, Open>();
  let [asked, isSwept] = [0, false];

  const end = (token: string): Open | undefined => {
    const question = open.get(token);
    open.delete(token);
    return question;
  };
  const endWhere = (isOver: (question: Open) => boolean, error: () => Error) => {
    for (const [token, question] of open) if (isOver(question)) end(token)?.reject(error());
  };
  const sweep = () => {
    const now = performance.now();
    endWhere(
      ({ deadline }) => deadline <= now,
      () => NatsError.errorForCode(ErrorCode.Timeout),
    );
    isSwept = open.size > 0;
    if (isSwept) setTimeout(sweep, sweepMs).unref();
  };

  connection.subscribe(`${inbox}*`, {
    callback: (error, message) => {
      if (error !== null)
        return endWhere(
          () => true,
          () => error,
        );
      const question = end(message.subject.slice(inbox.length));
      const isUnheard = message.data.length === 0 && message.headers?.code === 503;
      if (isUnheard) question?.reject(NatsError.errorForCode(ErrorCode.NoResponders));
      else question?.resolve(message.data);
    },
  });
  link.onChange(() =>
    endWhere(
      () => true,
      () => new Error('the connection was lost'),
    ),
  );
  // The server tells of a subject that this user may not publish on, and gives no answer there.
  link.onRefused((refusal) => {
    if (refusal.operation === 'publish')
      endWhere(
        ({ subject }) => subject === refusal.subject,
        () => NatsError.errorForCode(ErrorCode.PermissionsViolation),
      );
  });

  return ({ subject, payload, headers, timeoutMs }) =>
    new Promise((resolve, reject) => {
      asked += 1;
      const token = asked.toString(36);
      open.set(token, { subject, deadline: performance.now() + timeoutMs, resolve, reject });
      try {
        connection.publish(subject, payload, { reply: inbox + token, headers });
      } catch (error) {
        end(token)?.reject(error instanceof Error ? error : new Error(String(error)));
      }
      if (!isSwept) {
        isSwept = true;
        setTimeout(sweep, sweepMs).unref();
      }
    });
};
