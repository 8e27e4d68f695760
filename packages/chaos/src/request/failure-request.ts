/** The body of a request on `chaos.fail.<component>`, decoded. Pure. */
import { explainFirst, FailureType } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Refusal, StartDrill } from '../drill/decide-start.ts';

const Body = t.strict({ failureType: FailureType, reason: t.string, requestedBy: t.string });

export const decodeFailureRequest = (
  subject: string,
  body: string,
): E.Either<Refusal, StartDrill> => {
  const component = subject.split('.')[2] ?? '';
  const decoded = Body.decode(body.length > longest ? undefined : parseJson(body));
  return E.isRight(decoded)
    ? E.right({ component, ...decoded.right })
    : E.left({
        _tag: 'BadRequest',
        refused: `not a request to fail ${component}: ${explainFirst(decoded.left)}`,
        hint: `send {failureType, reason, requestedBy}; failureType is one of ${types}`,
      });
};

/** Far more than a reason needs, and far less than an event may hold. */
const longest = 16_384;

const types = Object.keys(FailureType.keys).join(', ');

/** What is no JSON, or far too long, is no object either, and refused as that. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
