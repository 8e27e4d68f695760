/**
 * Whether the connection is up at the moment, and word of every change. IO.
 *
 * What is published while it is down is lost or, worse, delivered much later; so whoever publishes
 * something that matters asks here first, and waits a bounded time instead.
 *
 * A connection that was lost counts as up again only when the server behind it has been found to
 * hold the log that was there before: another site's promoted mirror must not be written to by a
 * process that still goes by what it read at the first.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Events, type NatsConnection } from 'nats';
import { LedgerReplaced } from './ledger-replaced.ts';
import type { Refusal } from './log-forbidden.ts';

export type Link = {
  readonly isUp: () => boolean;
  /** True as soon as the connection is up; false when it is not within the time, or for good. */
  readonly whenUp: (withinMs: number) => Promise<boolean>;
  /** The work's result, or a rejection as soon as the connection is lost. */
  readonly orLost: <A>(work: Promise<A>) => Promise<A>;
  /** Calls back at every change until the function it returns is called. */
  readonly onChange: (tell: (up: boolean) => void) => () => void;
  /** Calls back with everything that the server refuses this user, until the result is called. */
  readonly onRefused: (tell: (refusal: Refusal) => void) => () => void;
  /** Throws LedgerReplaced once a reconnect has found another log: it is never up again. */
  readonly confirm: () => void;
};

const retryMs = 100;

/** `check` throws LedgerReplaced when LEDGER is not what it was, anything else when it is away. */
export const watchLink = (connection: NatsConnection, check: () => Promise<void>): Link => {
  const listeners = new Set<(up: boolean) => void>();
  const refusalListeners = new Set<(refusal: Refusal) => void>();
  let up = !connection.isClosed();
  let losses = 0;
  let replaced: LedgerReplaced | undefined;
  const change = (now: boolean) => {
    if (up === now) return;
    up = now;
    for (const tell of [...listeners]) tell(now);
  };
  const lost = () => {
    losses += 1;
    change(false);
  };
  const returned = async () => {
    const known = losses;
    while (known === losses && replaced === undefined && !connection.isClosed()) {
      try {
        await check();
        if (known === losses) return change(true);
      } catch (error) {
        if (error instanceof LedgerReplaced) replaced = error;
        else await pause(retryMs);
      }
    }
  };
  const watch = async () => {
    for await (const { type, permissionContext } of connection.status()) {
      if (type === Events.Disconnect) lost();
      if (type === Events.Reconnect) returned().catch(() => undefined);
      if (permissionContext !== undefined)
        for (const tell of [...refusalListeners]) tell(permissionContext);
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
  const onRefused: Link['onRefused'] = (tell) => {
    refusalListeners.add(tell);
    return () => void refusalListeners.delete(tell);
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
  const confirm = () => {
    if (replaced !== undefined) throw replaced;
  };
  return { isUp, whenUp, orLost, onChange, onRefused, confirm };
};
