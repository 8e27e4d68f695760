/**
 * The id of an alert, which is also its aggregate: what happened, to what. Pure.
 * Always one subject token; a name that would be too long ends in a hash of the whole.
 */
import { createHash } from 'node:crypto';

const longest = 64;
const hashLength = 12;

export const alertId = (...parts: readonly (string | number)[]): string => {
  const whole = parts.join('-');
  if (whole.length <= longest) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, hashLength);
  return `${whole.slice(0, longest - hashLength - 1)}-${hash}`;
};
