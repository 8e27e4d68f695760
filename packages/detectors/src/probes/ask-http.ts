/**
 * One question over HTTP with a deadline, on a connection of its own. IO (net). Everything that can
 * go wrong is an answer: whoever judges says what it means.
 */
import { request } from 'node:http';
import type { Answer, Ask } from '../readiness/answer.ts';

const deadlineMs = 2_000;
const longest = 1_000_000;

export const askHttp: Ask = (method, url, body) =>
  new Promise((resolve) => {
    const none = (reason: string): void => resolve({ _tag: 'NoAnswer', reason });
    const signal = AbortSignal.timeout(deadlineMs);
    const headers = { connection: 'close', 'content-type': 'application/json' };
    const asked = request(url, { method, agent: false, headers, signal });
    asked.on('error', (error) => none(signal.aborted ? 'no answer in time' : codeOf(error)));
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > longest) asked.destroy(new Error('its answer is too long'));
        else parts.push(part);
      });
      response.on('error', (error) => none(codeOf(error)));
      response.on('end', () => resolve(answerOf(response.statusCode ?? 0, Buffer.concat(parts))));
    });
    asked.end(body);
  });

const answerOf = (status: number, body: Buffer): Answer => {
  try {
    return { _tag: 'Answer', status, body: body.length === 0 ? null : JSON.parse(String(body)) };
  } catch {
    return { _tag: 'Answer', status, body: null };
  }
};

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : error.message;
