/** The supervisor over HTTP: what runs, and the six things that can be done to it. IO. */
import {
  type Answer,
  change,
  type HttpRequest,
  look,
  ok,
  type Route,
  refuse,
} from '../wire/http-routes.ts';
import { type Child, type ChildView, StartFailed } from './child.ts';
import type { SiteStates } from './site-routes.ts';
import { readStart, type Start } from './start-arguments.ts';

export type Children = ReadonlyMap<string, Child>;

export const viewAll = (children: Children): readonly ChildView[] =>
  [...children.values()].map((child) => child.view());

export const processRoutes = (children: Children, states: SiteStates): readonly Route[] => [
  look('/processes', () => ok({ processes: viewAll(children) })),
  look('/processes/:name', ({ params }) => {
    const child = children.get(params['name'] ?? '');
    return child === undefined ? unknown(params['name']) : ok(child.view());
  }),
  change('POST', '/processes/:name/:command', (request) => command(children, states, request)),
];

const unknown = (name: string | undefined): Answer => refuse(404, `there is no process ${name}`);

const command = async (
  children: Children,
  states: SiteStates,
  request: HttpRequest,
): Promise<Answer> => {
  const { name = '', command: asked = '' } = request.params;
  const child = children.get(name);
  if (child === undefined) return unknown(name);
  const { site } = child.program;
  if (asked.endsWith('start') && states.isDown(site)) {
    return refuse(503, `site ${site} is down; start the site first`, child.view());
  }
  const read = readStart(child.program, request.body);
  if (read._tag === 'Malformed') return refuse(400, read.hint);
  const run = commandOf(child, asked, read.start);
  if (run === undefined) {
    return refuse(404, `${asked} is not start, stop, kill, pause, resume or restart`);
  }
  try {
    return ok(await run());
  } catch (error) {
    if (error instanceof StartFailed) return refuse(500, error.message, child.view());
    throw error;
  }
};

const commandOf = (
  child: Child,
  asked: string,
  start: Start,
): (() => Promise<ChildView>) | undefined => {
  if (asked === 'start') return () => child.start(start);
  if (asked === 'restart') return () => child.restart(start);
  const commands = { stop: child.stop, kill: child.kill, pause: child.pause, resume: child.resume };
  return Object.entries(commands).find(([each]) => each === asked)?.[1];
};
