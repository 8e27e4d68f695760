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
import { engineArguments, readEngineStart } from './engine-start.ts';
import { isEngine, isProgramName, type ProgramName } from './programs.ts';

export type Children = ReadonlyMap<ProgramName, Child>;

export const viewAll = (children: Children): readonly ChildView[] =>
  [...children.values()].map((child) => child.view());

export const processRoutes = (children: Children): readonly Route[] => [
  look('/processes', () => ok({ processes: viewAll(children) })),
  look('/processes/:name', ({ params }) => {
    const child = childOf(children, params['name'] ?? '');
    return child === undefined ? unknown(params['name']) : ok(child.view());
  }),
  change('POST', '/processes/:name/:command', (request) => command(children, request)),
];

const childOf = (children: Children, name: string): Child | undefined =>
  isProgramName(name) ? children.get(name) : undefined;

const unknown = (name: string | undefined): Answer => refuse(404, `there is no process ${name}`);

const command = async (children: Children, request: HttpRequest): Promise<Answer> => {
  const { name = '', command: asked = '' } = request.params;
  const child = childOf(children, name);
  if (child === undefined) return unknown(name);
  const args = argumentsOf(child.name, request.body);
  if ('status' in args) return args;
  const run = commandOf(child, asked, args);
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

const argumentsOf = (name: ProgramName, body: HttpRequest['body']): readonly string[] | Answer => {
  if (!isEngine(name)) return [];
  const read = readEngineStart(body);
  return read._tag === 'Start' ? engineArguments(name, read.start) : refuse(400, read.hint);
};

const commandOf = (
  child: Child,
  asked: string,
  args: readonly string[],
): (() => Promise<ChildView>) | undefined => {
  if (asked === 'start') return () => child.start(args);
  if (asked === 'restart') return () => child.restart(args);
  const commands = { stop: child.stop, kill: child.kill, pause: child.pause, resume: child.resume };
  return Object.entries(commands).find(([each]) => each === asked)?.[1];
};
