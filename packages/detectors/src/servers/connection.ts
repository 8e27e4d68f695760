/** A connection to a database server that is held open, and what became of an attempt. Types. */
import type { Evidence } from '@recovery-ledger/ledger';
import type { Sign } from '../judgement/observation.ts';

/** What was seen where there is no connection. */
export type NotOpened = {
  readonly is: 'failed';
  readonly sign: Sign;
  readonly evidence: Evidence;
};

export type Opened<C> = { readonly is: 'open'; readonly connection: C } | NotOpened;

export type HeldConnection = {
  /** Called once, when the other side ended the connection. */
  readonly onGone: (gone: (code: string) => void) => void;
  /** Destroys it: a server that is stopped would not answer a farewell. */
  readonly close: () => void;
};

/** `params` go beside the text, never into it. */
export type PostgresConnection = HeldConnection & {
  readonly query: (text: string, params?: readonly unknown[]) => Promise<readonly unknown[]>;
};

export type RedisConnection = HeldConnection & {
  readonly call: (command: string, ...args: readonly (string | number)[]) => Promise<unknown>;
};
