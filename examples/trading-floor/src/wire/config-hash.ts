/**
 * The hash of what must be configured alike at both sites: every FLOOR_ variable but the places
 * (ports, folders, databases), the names and the build, and the instruments traded. Two copies of
 * a program with different hashes would not recover to the same behaviour. Pure.
 */
import { createHash } from 'node:crypto';
import { instruments } from '../book/instruments.ts';
import type { Variables } from './environment.ts';

const ofThePlace =
  /_(PORT|BIN)$|^FLOOR_(BUILD|DATA_DIR|DATABASE_(URL|DIR|OS_USER)|REDIS_PASSWORD|NAME|ONLY|SITE|SEED)$/;

export const configHash = (variables: Variables): string => {
  const settings = Object.entries(variables)
    .filter(([name, value]) => name.startsWith('FLOOR_') && value !== undefined)
    .filter(([name]) => !ofThePlace.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify({ settings, instruments });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
};
