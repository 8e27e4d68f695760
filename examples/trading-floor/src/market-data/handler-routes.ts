/**
 * A feed handler over HTTP. `GET /legs?after=<version>&waitMs=` answers as soon as the condition
 * is another than at that version, so that who watches learns of a lost line at once. IO.
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
import type { Handler } from './handler.ts';
import { heartbeatMs } from './leg.ts';

const resetWithinMs = 500;
const longestWaitMs = 10_000;

export const handlerRoutes = (handler: Handler): readonly Route[] => [
  look('/legs', async ({ query }) => {
    const after = Number(query.get('after') ?? -1);
    const waitMs = Math.min(Number(query.get('waitMs') ?? 0) || 0, longestWaitMs);
    await handler.changed(after, waitMs);
    const { staleAfterMs } = handler;
    return ok({ version: handler.version(), heartbeatMs, staleAfterMs, ...handler.view() });
  }),
  look('/books', () => ok({ ...handler.view(), messages: handler.messages() })),
  change('POST', '/legs/:leg/reset', async ({ params }) => {
    const leg = params['leg'] ?? '';
    if (!handler.hasLeg(leg)) return refuse(404, `there is no leg ${leg} here`);
    const isUp = await handler.reset(leg, resetWithinMs);
    const view = { leg, ...handler.view().legs[leg] };
    return isUp ? ok(view) : refuse(503, `leg ${leg} is joined again and still silent`, view);
  }),
  change('POST', '/rerequest', (request) => rerequest(handler, request)),
  change('POST', '/snapshot', () =>
    answered(async () => ({ sequence: await handler.snapshot(), ...handler.books() })),
  ),
  change('POST', '/rebuild', () =>
    answered(async () => {
      const built = await handler.rebuild();
      return { ...built, matches: await handler.matches(built), ...handler.view() };
    }),
  ),
];

const rerequest = (handler: Handler, { body }: HttpRequest): Promise<Answer> | Answer => {
  const from = Number(body['from']);
  const to = Number(body['to']);
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 1 && to >= from)) {
    return refuse(400, 'from and to are numbers of messages, from 1 on');
  }
  return answered(async () => {
    const { first, messages } = await handler.rerequest({ from, to });
    return { from: first, to: first + messages.length - 1, ...handler.view() };
  });
};

/** What the venue does not serve is no bug of the handler's. */
const answered = async (work: () => Promise<object>): Promise<Answer> => {
  try {
    return ok(await work());
  } catch (error) {
    return refuse(503, `the venue did not help: ${String(error)}`);
  }
};
