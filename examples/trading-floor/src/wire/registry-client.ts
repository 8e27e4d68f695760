/** Reads and writes one key of the floor's registry, with its index for compare-and-set. IO. */
import { openCall } from './http-call.ts';

export type RegistryValue = {
  /** The ModifyIndex: what a compare-and-set has to name. */
  readonly index: number;
  readonly value: Readonly<Record<string, unknown>>;
};

const waitMs = 5000;
const patienceMs = 1000;

const send = async (port: number, path: string, timeoutMs: number, body?: object) => {
  const method = body === undefined ? 'GET' : 'PUT';
  const call = { port, path, method, timeoutMs } as const;
  const response = await openCall(body === undefined ? call : { ...call, body });
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode ?? 0, text };
};

/**
 * The key's value, or undefined when there is none. With `after`, waits until it is newer than
 * that index, some seconds at most. Rejects when the registry does not answer.
 */
export const readKey = async (
  port: number,
  key: string,
  after = 0,
): Promise<RegistryValue | undefined> => {
  const wait = after > 0 ? `?index=${after}&wait=${waitMs}ms` : '';
  const timeoutMs = after > 0 ? waitMs + patienceMs : patienceMs;
  const { status, text } = await send(port, `/v1/kv/${key}${wait}`, timeoutMs);
  if (status === 404) return undefined;
  const [entry] = JSON.parse(text) as readonly { ModifyIndex: number; Value: string }[];
  if (entry === undefined) return undefined;
  const value: unknown = JSON.parse(Buffer.from(entry.Value, 'base64').toString('utf8'));
  const isFields = typeof value === 'object' && value !== null;
  return { index: entry.ModifyIndex, value: isFields ? (value as RegistryValue['value']) : {} };
};

/** True when the key still had that index (0: was not there) and now has the value. */
export const replaceKey = async (
  port: number,
  key: string,
  index: number,
  value: object,
): Promise<boolean> => {
  const { text } = await send(port, `/v1/kv/${key}?cas=${index}`, patienceMs, value);
  return text.trim() === 'true';
};
