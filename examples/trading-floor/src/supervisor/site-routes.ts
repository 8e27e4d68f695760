/**
 * Whole sites: everything of one is killed, stopped, paused or started at once. A site that was
 * killed or stopped is down, like a building without power: none of its processes can be started
 * before the site is. What would do harm if it came back by itself stays down. IO.
 */
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
import type { Children } from './process-routes.ts';
import { isSite, type Site, sites } from './programs.ts';
import { readStart } from './start-arguments.ts';

export type SiteStates = {
  readonly isDown: (site: Site) => boolean;
  readonly set: (site: Site, down: boolean) => void;
};

export const createSiteStates = (): SiteStates => {
  const down = new Set<Site>();
  return {
    isDown: (site) => down.has(site),
    set: (site, isDown) => void (isDown ? down.add(site) : down.delete(site)),
  };
};

/** True of a child that is not to come back with its site. */
export type StaysDown = (name: string) => Promise<boolean>;

export const siteRoutes = (
  children: Children,
  states: SiteStates,
  staysDown: StaysDown,
): readonly Route[] => [
  look('/sites', () => ok({ sites: sites.map((site) => view(children, states, site)) })),
  change('POST', '/sites/:site/:command', (request) =>
    command(children, states, staysDown, request),
  ),
];

const at = (children: Children, site: Site): readonly Child[] =>
  [...children.values()].filter(({ program }) => program.site === site);

const view = (children: Children, states: SiteStates, site: Site) => ({
  site,
  down: states.isDown(site),
  processes: at(children, site).map((child) => child.view()),
});

const commands: Readonly<Record<string, (child: Child) => Promise<ChildView>>> = {
  kill: (child) => child.kill(),
  stop: (child) => child.stop(),
  pause: (child) => child.pause(),
  resume: (child) => child.resume(),
  start: (child) => {
    const read = readStart(child.program, {});
    return child.start(read._tag === 'Start' ? read.start : { args: [], environment: {} });
  },
};

const command = async (
  children: Children,
  states: SiteStates,
  staysDown: StaysDown,
  { params }: HttpRequest,
): Promise<Answer> => {
  const { site = '', command: asked = '' } = params;
  if (!isSite(site)) return refuse(404, `there is no site ${site}; there are ${sites.join(', ')}`);
  const run = Object.hasOwn(commands, asked) ? commands[asked] : undefined;
  if (run === undefined) return refuse(404, `${asked} is not kill, stop, pause, resume or start`);
  if (asked === 'kill' || asked === 'stop') states.set(site, true);
  if (asked === 'start') states.set(site, false);
  const meant = at(children, site);
  const down = await Promise.all(
    meant.map(({ program }) => asked === 'start' && staysDown(program.name)),
  );
  const done = await Promise.allSettled(meant.filter((_, i) => down[i] !== true).map(run));
  const failed = done.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  const bug = failed.find((reason) => !(reason instanceof StartFailed));
  if (bug !== undefined) throw bug;
  const now = view(children, states, site);
  return failed.length === 0 ? ok(now) : refuse(500, failed.map(String).join('; '), now);
};
