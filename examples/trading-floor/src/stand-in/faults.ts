/**
 * How a stand-in misbehaves when asked to: `hang` answers nothing, `slow` answers late, `wrong`
 * says something else than the truth. `none` ends them all. IO (timers).
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Route } from '../wire/http-routes.ts';

const kinds = ['hang', 'slow', 'wrong', 'corrupt', 'none'] as const;
export type FaultKind = (typeof kinds)[number];

export const isFaultKind = (kind: unknown): kind is FaultKind =>
  kinds.some((known) => known === kind);

export const createFaults = () => {
  let current: FaultKind = 'none';
  let slowMs = 0;
  const set = (kind: FaultKind, ms: number): void => {
    current = kind;
    slowMs = ms;
  };
  const answered = async (answer: Answer): Promise<Answer> => {
    if (current === 'hang') await new Promise(() => undefined);
    if (current === 'slow') await delay(slowMs);
    if (current !== 'wrong') return answer;
    return { ...answer, body: { ...Object(answer.body), status: 'WRONG', sequence: -1 } };
  };
  /** The route as it answers under the fault of the moment. */
  const under = (route: Route): Route => ({
    ...route,
    handle: async (request) => {
      const answer = await route.handle(request);
      return 'stream' in answer ? answer : answered(answer);
    },
  });
  return { set, under, current: () => current };
};
