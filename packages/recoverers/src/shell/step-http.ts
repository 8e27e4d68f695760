/**
 * HTTP as a step's action gets it: under the claim's epoch, or of a rehearsal, which reads. IO.
 *
 * An actuator that knows a newer epoch ends the drive: the refusal says nothing of the step, and
 * must neither fail it nor pass for the refusal that proves a fence.
 */
import { type Epoch, formatEpoch } from '@recovery-ledger/ledger';
import type { HttpClient, HttpRequest, OpenHttp } from '../actions/http-client.ts';
import type { Plan } from '../recovery/state.ts';
import { LostClaim } from './lost-claim.ts';

const conflict = 409;

/** Every call of an attempt has its own idempotency key: repeated attempts are new calls. */
export const claimedHttp = (
  open: OpenHttp,
  { component, recovery }: Plan,
  step: string,
  attempt: number,
  epoch: Epoch,
  signal: AbortSignal,
): HttpClient => {
  let calls = 0;
  return async (request) => {
    calls += 1;
    const idempotencyKey = `${recovery}/${step}/${attempt}/${formatEpoch(epoch)}/${calls}`;
    const answer = await open(signal, { component, epoch, idempotencyKey })(request);
    if (
      answer._tag === 'Answer' &&
      answer.status === conflict &&
      answer.body['error'] === 'stale epoch'
    ) {
      throw new LostClaim(`${request.url} knows a newer epoch than ${formatEpoch(epoch)}`);
    }
    return answer;
  };
};

/** A rehearsal reads; the one call that is not a GET restores into a scratch state. */
export const rehearsalHttp = (open: OpenHttp, signal: AbortSignal): HttpClient => {
  const http = open(signal);
  return (request) => {
    if (request.method !== 'GET' && !isScratchRestore(request)) {
      throw new Error(`a rehearsal must not ${request.method} ${request.url}`);
    }
    return http(request);
  };
};

const isScratchRestore = ({ method, url, body }: HttpRequest): boolean =>
  method === 'POST' &&
  url.endsWith('/restore') &&
  typeof body === 'object' &&
  body !== null &&
  'adopt' in body &&
  body.adopt === false;
