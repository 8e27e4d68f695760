/** Serves routes over HTTP/1.1 with JSON bodies; a bug answers 500 and is logged. IO. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Claims, Guard } from './claim-guard.ts';
import { type Answer, type HttpRequest, matchPath, type Route, refuse } from './http-routes.ts';
import { listen } from './listen.ts';
import { withParity } from './parity.ts';

export type HttpServer = { readonly close: () => void };

const largestBody = 1_048_576;

/** Serves a program's routes and those of its claims, which guard every change. */
export const serveHttp = async (
  port: number,
  programRoutes: readonly Route[],
  claims: Claims,
): Promise<HttpServer> => {
  const routes = [...withParity(programRoutes), ...claims.routes];
  const server = createServer((request, response) => {
    respond(request, response, routes, claims.guard).catch((error: unknown) => {
      console.error(`${request.method} ${request.url} failed:`, error);
      if (response.headersSent) response.destroy();
      else write(response, refuse(500, String(error)));
    });
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, port);
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { close };
};

const respond = async (
  request: IncomingMessage,
  response: ServerResponse,
  routes: readonly Route[],
  guard: Guard,
): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const found = findRoute(routes, request.method ?? 'GET', url.pathname);
  if (!('route' in found)) {
    write(response, found);
    return;
  }
  const text = await readBody(request);
  const body = readJson(text);
  if (body === undefined && found.route.path !== '/v1/kv/*') {
    write(response, refuse(400, 'the body is not a JSON object'));
    return;
  }
  const { route, params } = found;
  const { headers } = request;
  const asked: HttpRequest = { params, query: url.searchParams, body: body ?? {}, text, headers };
  const handle = async () => route.handle(asked);
  const answer = route.guarded
    ? await guard(`${request.method} ${url.pathname}`, request.headers, handle)
    : await handle();
  if ('stream' in answer) await answer.stream(response);
  else write(response, answer);
};

type Found = { readonly route: Route; readonly params: Record<string, string> };

const findRoute = (routes: readonly Route[], method: string, path: string): Found | Answer => {
  const matching = routes.flatMap((route) => {
    const params = matchPath(route.path, path);
    return params === undefined ? [] : [{ route, params }];
  });
  const found = matching.find(({ route }) => route.method === method);
  if (found !== undefined) return found;
  if (matching.length === 0) return refuse(404, `there is no ${path} here`);
  return refuse(405, `${path} takes ${matching.map(({ route }) => route.method).join(', ')}`);
};

const readBody = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > largestBody) throw new Error('the body is larger than a megabyte');
  }
  return text;
};

const readJson = (text: string): Record<string, unknown> | undefined => {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

const write = (response: ServerResponse, answer: Answer): void => {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...answer.headers,
  });
  response.end(text);
};
