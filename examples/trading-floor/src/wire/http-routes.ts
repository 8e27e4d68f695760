/** A program's HTTP interface as data: routes, their answers, and how a path matches. Pure. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

export type HttpRequest = {
  /** `:name` parts of the path; `*` holds the rest of a path that ends in `/*`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body's fields; none when there is no body. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
};

export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Writes a long answer by itself, in its own time. */
export type Stream = { readonly stream: (response: ServerResponse) => Promise<void> };

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Changes something: then the epoch of the claim and the idempotency key count. */
  readonly guarded: boolean;
  readonly handle: (request: HttpRequest) => Answer | Stream | Promise<Answer | Stream>;
};

export const ok = (body: unknown): Answer => ({ status: 200, body });

export const refuse = (status: number, error: string, more: object = {}): Answer => ({
  status,
  body: { error, ...more },
});

/** A route that only looks. */
export const look = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path,
  guarded: false,
  handle,
});

/** A route that changes something and therefore keeps the epoch rule. */
export const change = (
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  handle: Route['handle'],
): Route => ({ method, path, guarded: true, handle });

/** The parameters of a path under a pattern, or undefined when it does not match. */
export const matchPath = (pattern: string, path: string): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  const wanted = pattern.split('/');
  const given = path.split('/');
  for (const [i, part] of wanted.entries()) {
    if (part === '*') return { ...params, '*': given.slice(i).map(decode).join('/') };
    const value = given[i];
    if (value === undefined) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return given.length === wanted.length ? params : undefined;
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
