/**
 * IO: the public keys that a person trusts seals with: those that are named, else the one of the
 * credentials folder. Never the ones that a log or an export says of itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shell } from '../shell.ts';

export const sealKeys = (
  { environment }: Shell,
  named: readonly string[] | undefined,
): readonly string[] => {
  if (named !== undefined && named.length > 0) return named;
  if (environment.credentials === undefined) return [];
  try {
    return [readFileSync(join(environment.credentials, 'seal.pub'), 'utf8').trim()];
  } catch {
    return [];
  }
};
