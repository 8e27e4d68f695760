/**
 * Asks each address once however many questions are put to its answer, so that what is judged
 * together was read together. IO. Anything but a 2xx answer is unread, and says why.
 */
import type { ActionContext } from '../action.ts';

type Read = {
  readonly _tag: 'Read';
  readonly body: Readonly<Record<string, unknown>>;
  readonly other: undefined;
  readonly tookMs: number;
};
type Unread = { readonly _tag: 'Unread'; readonly reason: string };

export const askOnce = (context: ActionContext): ((url: string) => Promise<Read | Unread>) => {
  const answers = new Map<string, Promise<Read | Unread>>();
  return (url) => {
    const answer = answers.get(url) ?? ask(url, context);
    answers.set(url, answer);
    return answer;
  };
};

const ask = async (url: string, { http, clock }: ActionContext): Promise<Read | Unread> => {
  const askedAt = clock.monotonicMs();
  const answer = await http({ method: 'GET', url });
  if (answer._tag === 'NoAnswer') return { _tag: 'Unread', reason: answer.reason };
  if (answer.status < 200 || answer.status > 299) {
    return { _tag: 'Unread', reason: `${url} answered ${answer.status}` };
  }
  return {
    _tag: 'Read',
    body: answer.body,
    other: undefined,
    tookMs: clock.monotonicMs() - askedAt,
  };
};
