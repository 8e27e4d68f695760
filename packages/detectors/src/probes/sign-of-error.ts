/**
 * What a failed connection says. Pure. Only a refusal is positive evidence; errors of this machine
 * (no descriptors, no such name, no free port) say nothing of the component.
 */
import type { Sign } from '../judgement/observation.ts';

const signs: Readonly<Record<string, Sign>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ETIMEDOUT: 'no-connect',
  EHOSTUNREACH: 'no-connect',
  ENETUNREACH: 'no-connect',
  EHOSTDOWN: 'no-connect',
};

export const signOfError = (error: unknown): Sign => {
  const code = codeOf(error);
  if (code.startsWith('HPE_')) return 'wrong-answer';
  return signs[code] ?? 'own-fault';
};

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
