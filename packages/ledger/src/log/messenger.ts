/**
 * What travels beside the log: alerts for plain subscribers, telemetry, and requests. IO.
 */
import { type NatsConnection, NatsError } from 'nats';
import type { Link } from './link.ts';

export type Messenger = {
  /** Publishes one alert, acknowledged by the ALERTS stream; the id makes a repeat harmless. */
  readonly alert: (subject: string, id: string, body: object) => Promise<void>;
  /** Fire and forget: telemetry may be lost, events may not. */
  readonly telemetry: (subject: string, body: object) => void;
  /** Answers requests on a subject until `stop`; of several services one answers each request. */
  readonly answer: (
    subject: string,
    handle: (subject: string, body: string) => Promise<object>,
  ) => () => void;
  /** Undefined when nobody answers. */
  readonly ask: (subject: string, body: object, timeoutMs: number) => Promise<unknown>;
};

export const createMessenger = (connection: NatsConnection, link: Link): Messenger => {
  const js = connection.jetstream();
  return {
    alert: async (subject, id, body) => {
      await js.publish(subject, JSON.stringify(body), { msgID: id });
    },
    telemetry: (subject, body) => {
      if (link.isUp()) connection.publish(subject, JSON.stringify(body));
    },
    answer: (subject, handle) => {
      const subscription = connection.subscribe(subject, {
        queue: 'answers',
        callback: (error, message) => {
          if (error !== null) return;
          Promise.resolve()
            .then(() => handle(message.subject, message.string()))
            .catch((reason: unknown) => ({ error: String(reason) }))
            .then((answer) => message.respond(JSON.stringify(answer)))
            .catch(() => undefined); // the asker or the connection is gone
        },
      });
      return () => subscription.unsubscribe();
    },
    ask: async (subject, body, timeoutMs) => {
      try {
        const reply = await connection.request(subject, JSON.stringify(body), {
          timeout: timeoutMs,
        });
        return reply.json<unknown>();
      } catch (error) {
        if (error instanceof NatsError && ['503', 'TIMEOUT'].includes(error.code)) return undefined;
        throw error;
      }
    },
  };
};
