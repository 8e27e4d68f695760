/**
 * Whether the connection is up at the moment, and word of every change. IO.
 *
 * What is published while it is down is lost or, worse, delivered much later; so whoever publishes
 * something that matters asks here first, and waits a bounded time instead.
 */
import { Events, type NatsConnection } from 'nats';

export type Link = {
  readonly isUp: () => boolean;
  /** True as soon as the connection is up; false when it is not within the time, or for good. */
  readonly whenUp: (withinMs: number) => Promise<boolean>;
  /** The work's result, or a rejection as soon as the connection is lost. */
  readonly orLost: <A>(work: Promise<A>) => Promise<A>;
  /** Calls back at every change until the function it returns is called. */
  readonly onChange: (tell: (up: boolean) => void) => () => void;
};

export const watchLink = (connection: NatsConnection): Link => {
  const listeners = new Set<(up: boolean) => void>();
  let up = !connection.isClosed();
  const change = (now: boolean) => {
    if (up === now) return;
    up = now;
    for (const tell of [...listeners]) tell(now);
  };
  const watch = async () => {
    for await (const { type } of connection.status()) {
      if (type === Events.Disconnect) change(false);
      if (type === Events.Reconnect) change(true);
    }
  };
  watch()
    .catch(() => undefined)
    .finally(() => change(false));
  connection
    .closed()
    .catch(() => undefined)
    .finally(() => change(false));

  const onChange: Link['onChange'] = (tell) => {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  };
  const isUp = () => up && !connection.isClosed();
  const whenUp = (withinMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      if (isUp() || connection.isClosed()) return resolve(isUp());
      const finish = () => {
        clearTimeout(timer);
        forget();
        resolve(isUp());
      };
      const timer = setTimeout(finish, withinMs);
      const forget = onChange(finish);
    });
  const orLost = <A>(work: Promise<A>): Promise<A> =>
    new Promise((resolve, reject) => {
      const forget = onChange(() => {
        forget();
        reject(new Error('the connection was lost'));
      });
      work.then(resolve, reject).finally(forget);
    });
  return { isUp, whenUp, orLost, onChange };
};
