/**
 * What every program says of itself in /health, whatever else it says: its build, the hash of
 * its configuration and its site, so that the two copies of a program can be compared. IO.
 */
import { configHash } from './config-hash.ts';
import { defaultBuild } from './default-build.ts';
import type { Answer, Route, Stream } from './http-routes.ts';

const identity = () => ({
  build: process.env['FLOOR_BUILD'] ?? defaultBuild(),
  configHash: configHash(process.env),
  site: process.env['FLOOR_SITE'] ?? null,
});

/** The same routes; the answer of `/health` also has build, configHash and site. */
export const withParity = (routes: readonly Route[]): readonly Route[] => {
  const known = identity();
  const complete = (answer: Answer | Stream): Answer | Stream => {
    if ('stream' in answer || typeof answer.body !== 'object' || answer.body === null) {
      return answer;
    }
    return { ...answer, body: { ...known, ...answer.body } };
  };
  return routes.map((route) => {
    if (route.path !== '/health') return route;
    return { ...route, handle: async (request) => complete(await route.handle(request)) };
  });
};
