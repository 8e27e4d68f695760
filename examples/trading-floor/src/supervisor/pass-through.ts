/**
 * The floor's load balancer: `/services/<name>/…` goes to whichever instance the registry calls
 * active, with the epoch and the idempotency key of the request, and comes back as it was
 * answered. It judges nothing: the instance keeps the epoch rule itself. A question, never a
 * change, goes to an instance that stands by while the active one does not run. IO.
 */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type Answer, type HttpRequest, type Route, refuse } from '../wire/http-routes.ts';
import type { Children } from './process-routes.ts';
import { entryOf, type Registry } from './registry.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const patienceMs = 30_000;
const passed = ['claim-epoch', 'claim-component', 'idempotency-key', 'content-type'];

/** Who gives numbers and who trades is for the registry alone, also when only asked. */
const neverByAnother = ['gateway', 'engine'];

export const passThroughRoutes = (registry: () => Registry, children: Children): readonly Route[] =>
  (['GET', 'POST', 'PUT', 'DELETE'] as const).map((method) => ({
    ...{ method, path: '/services/:name/*', guarded: false },
    handle: (asked) => passOn(method, asked, registry(), children),
  }));

const passOn = async (
  method: Route['method'],
  { params, query, text, headers }: HttpRequest,
  registry: Registry,
  children: Children,
): Promise<Answer> => {
  const { name = '', '*': path = '' } = params;
  const active = activeOf(registry, name);
  const http = (method === 'GET' ? standInFor(active, children) : undefined) ?? active?.http;
  if (http === undefined) return refuse(404, `the registry names no active ${name}`);
  const search = query.size > 0 ? `?${query}` : '';
  const url = `${http}/${path.split('/').map(encodeURIComponent).join('/')}${search}`;
  try {
    return await ask(method, url, text, headers);
  } catch (error) {
    return refuse(502, `the active ${name} at ${http} gave no answer: ${String(error)}`);
  }
};

type Active = { readonly http: string; readonly instance: string };

const activeOf = (registry: Registry, name: string): Active | undefined => {
  const entry = entryOf(registry, `service/${name}/active`);
  const value: unknown = JSON.parse(entry?.value ?? 'null');
  if (typeof value !== 'object' || value === null || !('http' in value)) return undefined;
  if (typeof value.http !== 'string') return undefined; // a database: it speaks no HTTP
  return { http: value.http, instance: 'instance' in value ? String(value.instance) : '' };
};

/** Where a running program of the same kind answers, when the active one does not run. */
const standInFor = (active: Active | undefined, children: Children): string | undefined => {
  const down = children.get(active?.instance ?? '');
  if (down === undefined || down.view().pid !== null) return undefined;
  const { folder } = down.program;
  const others = [...children.values()].filter(({ program }) => program.folder === folder);
  const running = others.find((child) => child.view().pid !== null);
  const port = process.env[running?.program.ports.at(-1) ?? ''];
  if (port === undefined || neverByAnother.includes(folder)) return undefined;
  return `http://127.0.0.1:${port}`;
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
