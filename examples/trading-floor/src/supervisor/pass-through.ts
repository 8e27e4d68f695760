/**
 * The floor's load balancer: `/services/<name>/…` goes to whichever instance the registry calls
 * active, with the epoch and the idempotency key of the request, and comes back as it was
 * answered. It judges nothing: the instance keeps the epoch rule itself. IO.
 */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type Answer, type HttpRequest, type Route, refuse } from '../wire/http-routes.ts';
import { entryOf, type Registry } from './registry.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const patienceMs = 30_000;
const passed = ['claim-epoch', 'claim-component', 'idempotency-key', 'content-type'];

export const passThroughRoutes = (registry: () => Registry): readonly Route[] =>
  (['GET', 'POST', 'PUT', 'DELETE'] as const).map((method) => ({
    ...{ method, path: '/services/:name/*', guarded: false },
    handle: (asked) => passOn(method, asked, registry()),
  }));

const passOn = async (
  method: Route['method'],
  { params, query, text, headers }: HttpRequest,
  registry: Registry,
): Promise<Answer> => {
  const { name = '', '*': path = '' } = params;
  const http = activeHttp(registry, name);
  if (http === undefined) return refuse(404, `the registry names no active ${name}`);
  const search = query.size > 0 ? `?${query}` : '';
  const url = `${http}/${path.split('/').map(encodeURIComponent).join('/')}${search}`;
  try {
    return await ask(method, url, text, headers);
  } catch (error) {
    return refuse(502, `the active ${name} at ${http} gave no answer: ${String(error)}`);
  }
};

const activeHttp = (registry: Registry, name: string): string | undefined => {
  const entry = entryOf(registry, `service/${name}/active`);
  const value: unknown = JSON.parse(entry?.value ?? 'null');
  const isNamed = typeof value === 'object' && value !== null && 'http' in value;
  return isNamed && typeof value.http === 'string' ? value.http : undefined;
};

const ask = (
  method: string,
  url: string,
  text: string,
  given: IncomingHttpHeaders,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const own = passed.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]));
    const length = { 'content-length': Buffer.byteLength(text) };
    const headers = { ...Object.fromEntries(own), ...length };
    const asked = request(url, { method, agent, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 502, body }));
      response.on('error', reject);
    });
    asked.setTimeout(patienceMs, () => asked.destroy(new Error(`nothing in ${patienceMs} ms`)));
    asked.on('error', reject);
    asked.end(text);
  });
