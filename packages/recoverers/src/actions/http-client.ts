/**
 * HTTP as actions use it: JSON in and out, a deadline by signal, the claim epoch and an
 * idempotency key on every call. IO. An answer is a value whatever its status; no answer is too.
 */
import { type Epoch, formatEpoch } from '@recovery-ledger/ledger';

export type Answer =
  | {
      readonly _tag: 'Answer';
      readonly status: number;
      readonly body: Readonly<Record<string, unknown>>;
      readonly list: readonly unknown[];
      readonly text: string;
    }
  | { readonly _tag: 'NoAnswer'; readonly reason: string };

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  /** Ends this call alone, sooner than the step's signal ends them all. */
  readonly within?: AbortSignal;
};

export type HttpClient = (request: HttpRequest) => Promise<Answer>;

/** Where HTTP clients come from: the network, or a simulation of it. */
export type OpenHttp = (signal: AbortSignal, claim?: ClaimHeaders) => HttpClient;

export type ClaimHeaders = {
  readonly component: string;
  readonly epoch: Epoch;
  readonly idempotencyKey: string;
};

export const createHttpClient: OpenHttp =
  (signal, claim): HttpClient =>
  async ({ method, url, body, within }) => {
    try {
      const response = await fetch(url, {
        method,
        signal: within === undefined ? signal : AbortSignal.any([signal, within]),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(claim === undefined ? {} : claimHeaders(claim)),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return parse(response.status, await response.text());
    } catch (error) {
      return { _tag: 'NoAnswer', reason: `${method} ${url}: ${reasonOf(error)}` };
    }
  };

const claimHeaders = ({ component, epoch, idempotencyKey }: ClaimHeaders) => ({
  'claim-component': component,
  'claim-epoch': formatEpoch(epoch),
  'idempotency-key': idempotencyKey,
});

const parse = (status: number, text: string): Answer => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = {};
  }
  const body = typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};
  return { _tag: 'Answer', status, body, list: Array.isArray(json) ? json : [], text };
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
};
