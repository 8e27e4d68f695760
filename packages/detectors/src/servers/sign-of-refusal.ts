/**
 * What a database server's refusal says of it. Pure. A server that does not let us in, or has no
 * connection left for us, says nothing of how it is: that is our own fault, never its failure.
 * SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
import type { Sign } from '../judgement/observation.ts';
import { codeOf, signOfError } from '../probes/sign-of-error.ts';

/** Who we are (28), what we may (42501), and that there are too many of us (53300). */
const own = /^(28...|42501|53300)$/;
/** It is going down: 57P01 by hand, 57P02 after a crash; its port is asked next. */
const going = /^57P0[12]$/;

export const signOfPostgres = (error: unknown): Sign => {
  const code = codeOf(error);
  if (own.test(code)) return 'own-fault';
  if (going.test(code)) return 'closed';
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) return 'wrong-answer';
  return lost.test(String(error)) ? 'closed' : signOfError(error);
};

/** Texts of the clients where they give no code. */
const lost = /Connection terminated|Connection is closed|connection close/i;

const notLetIn = /^(ReplyError: )?(WRONGPASS|NOAUTH|NOPERM)|max number of clients/;
const refusal = /^(ReplyError|Error): ?[A-Z]{3,} |^ReplyError/;

export const signOfRedis = (error: unknown): Sign => {
  const text = String(error);
  if (notLetIn.test(text)) return 'own-fault';
  if (refusal.test(text)) return 'wrong-answer';
  return lost.test(text) ? 'closed' : signOfError(error);
};
