/**
 * One message as one line of JSON: readable by people where the payload is text, exact to the byte
 * in every case, with the hash of the whole message. Pure.
 */
import { isUtf8 } from 'node:buffer';
import * as E from 'fp-ts/lib/Either.js';
import type { RawMessage } from '../log/raw-message.ts';
import { leafHash } from '../proof/leaf.ts';

/** Ends in a line feed. `hash` is the message's leaf hash, hexadecimal. */
export const encodeLine = (message: RawMessage, hash: string): string => {
  const { sequence, timeNs, subject, headers, payload } = message;
  const body = isUtf8(payload)
    ? `"text":${JSON.stringify(bufferOf(payload).toString('utf8'))}`
    : `"base64":"${bufferOf(payload).toString('base64')}"`;
  return (
    `{"sequence":${sequence},"timeNs":"${timeNs}","subject":${JSON.stringify(subject)},` +
    `"headers":"${bufferOf(headers).toString('base64')}",${body},"hash":"${hash}"}\n`
  );
};

/** The message, or what is wrong with the line; its hash was computed again and is right. */
export const decodeLine = (line: string): E.Either<string, RawMessage> => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return E.left('it is not JSON');
  }
  if (!isLine(json)) return E.left('a field is missing or of another kind');
  const { sequence, timeNs, subject, headers, text, base64, hash } = json;
  const payload = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
  const block = Buffer.from(headers, 'base64');
  const message = { sequence, timeNs: BigInt(timeNs), subject, headers: block, payload };
  return leafHash(message).toString('hex') === hash
    ? E.right(message)
    : E.left(`message ${sequence} does not have the hash that the line says`);
};

type Line = {
  readonly sequence: number;
  readonly timeNs: string;
  readonly subject: string;
  readonly headers: string;
  readonly text?: string;
  readonly base64?: string;
  readonly hash: string;
};

const isLine = (json: unknown): json is Line => {
  if (typeof json !== 'object' || json === null) return false;
  const { sequence, timeNs, subject, headers, text, base64, hash } = json as Partial<
    Record<keyof Line, unknown>
  >;
  return (
    Number.isSafeInteger(sequence) &&
    typeof timeNs === 'string' &&
    /^\d{1,20}$/.test(timeNs) &&
    [subject, headers, hash].every((field) => typeof field === 'string') &&
    typeof (text ?? base64) === 'string' &&
    (text === undefined || base64 === undefined)
  );
};

const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
