/** Asks one check's question within its deadline. IO. No answer in time is unknown. */
import type { ActionContext } from '../action.ts';
import { withDeadline } from '../clock.ts';
import { fieldAt } from '../question/field-at.ts';
import { combine, type Judged, judgeWanted } from '../question/wanted.ts';
import { type Asked, type Check, type Checked, deadlineOf, judgeReported } from './check.ts';

export const performCheck = async (check: Check, context: ActionContext): Promise<Checked> => {
  const deadlineMs = deadlineOf(check);
  if ('result' in check) return { ...judgeReported(check, context.clock.nowMs()), deadlineMs };
  const { clock, signal, http } = context;
  const checked = await withDeadline(clock, deadlineMs, signal, (within) =>
    ask(check, { ...context, http: (request) => http({ ...request, within }) }, within),
  );
  return { ...checked, deadlineMs };
};

type Body = Readonly<Record<string, unknown>>;

const ask = async (asked: Asked, context: ActionContext, over: AbortSignal): Promise<Checked> => {
  const { check, http, sameAs } = asked;
  const first = await read(asked, context);
  if (typeof first === 'string') return { check, result: 'unknown', detail: first, evidence: {} };
  const there =
    sameAs === undefined ? undefined : await context.http({ method: 'GET', url: sameAs.http });
  const other = there?._tag === 'Answer' ? there.body : undefined;
  const judged = [
    ...(hasWanted(asked) ? [judgeWanted(asked, first, other)] : []),
    ...(asked.advances === undefined ? [] : [await advances(asked, first, context, over)]),
  ];
  const { result, found, wanted } = combine(judged);
  const detail = result === 'pass' ? found : `${found}; wanted ${wanted}`;
  return { check, result, detail, evidence: { http, found, wanted } };
};

const hasWanted = ({ expect, max, min, sameAs }: Asked): boolean =>
  [expect, max, min, sameAs].some((part) => part !== undefined);

const read = async (
  { http: url, method = 'GET', body = {} }: Asked,
  { http }: ActionContext,
): Promise<Body | string> => {
  const answer = await http(method === 'GET' ? { method, url } : { method, url, body });
  return answer._tag === 'NoAnswer' ? answer.reason : answer.body;
};

const lookAgainMs = 20;

const advances = async (
  asked: Asked,
  first: Body,
  context: ActionContext,
  over: AbortSignal,
): Promise<Judged> => {
  const path = asked.advances ?? '';
  const start = fieldAt(first, path);
  const wanted = `${path} above ${String(start)}`;
  if (typeof start !== 'number') {
    return { result: 'unknown', found: `${path} missing`, wanted: `${path} advances` };
  }
  do {
    await context.clock.sleep(lookAgainMs, over);
    const again = await read(asked, context);
    const now = typeof again === 'string' ? undefined : fieldAt(again, path);
    if (typeof now === 'number' && now > start) {
      return { result: 'pass', found: `${path} ${start} to ${now}`, wanted };
    }
  } while (!over.aborted);
  return { result: 'fail', found: `${path} stays ${start}`, wanted };
};
