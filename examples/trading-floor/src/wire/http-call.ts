/** Calls another program of the floor over HTTP, on kept connections. IO. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { localHost } from './listen.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export type Called = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

export type Call = {
  readonly port: number;
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: object;
  readonly timeoutMs?: number;
};

/** The JSON answer; rejects when there is none in time. */
export const callJson = async (call: Call): Promise<Called> => {
  const response = await openCall(call);
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) text += String(chunk);
  const value: unknown = JSON.parse(text);
  const body = typeof value === 'object' && value !== null ? (value as Called['body']) : {};
  return { status: response.statusCode ?? 0, body };
};

/** The response to read from, for answers that are long. */
export const openCall = (call: Call): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { port, path, method = 'GET', body, timeoutMs = 5000 } = call;
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'Content-Length': Buffer.byteLength(text) };
    const asked = request({ host: localHost, port, path, method, agent, headers }, resolve);
    asked.setTimeout(timeoutMs, () => {
      asked.destroy(new Error(`${method} :${port}${path} gave no answer in ${timeoutMs} ms`));
    });
    asked.on('error', reject);
    asked.end(text);
  });
