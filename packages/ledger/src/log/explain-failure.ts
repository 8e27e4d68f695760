/** The reason and the way out of a failure before the log could be used. Pure. */

/** The third says whether it may pass by itself: a service waits for that. */
export const explainFailure = (
  servers: string,
  error: unknown,
  user = '',
): [string, string, boolean] => {
  const text = messageOf(error);
  const found = explanations.find(({ when }) => when.test(text));
  const who = user === '' ? 'this user' : `the user ${user}`;
  const { reason, hint, mayPass = false } = found ?? unreachable;
  return [reason(servers, who, text), hint, mayPass];
};

/** The client puts what Node says about a certificate into the error's chain. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const chained = 'chainedError' in error ? error.chainedError : error.cause;
  return chained instanceof Error ? `${error.message}: ${chained.message}` : error.message;
};

type Explanation = {
  readonly when: RegExp;
  readonly reason: (servers: string, who: string, text: string) => string;
  readonly hint: string;
  readonly mayPass?: boolean;
};

const unreachable: Explanation = {
  when: /./,
  reason: (servers, _who, text) => `cannot reach nats-server at ${servers} (${text})`,
  hint: 'start it, for example with `recovery-ledger up`, or set RECOVERY_LEDGER_NATS_URL',
  mayPass: true,
};

const explanations: readonly Explanation[] = [
  {
    when: /^TIMEOUT$/,
    reason: (servers) => `nats-server at ${servers} gives no answer`,
    hint: 'it hangs, the network is cut, or fewer than two of three nodes run: see its /healthz',
    mayPass: true,
  },
  {
    when: /permissions violation/i,
    reason: (servers, who, text) => `${servers} does not let ${who} do this (${text})`,
    hint: "its role has no such right: log in as one that has, or compare the server's nats-users.conf",
  },
  {
    when: /jetstream not enabled|^503$|no responders/i,
    reason: (servers) => `nats-server at ${servers} has no JetStream, or its cluster has no leader`,
    hint: "start it with the repository's nats.conf; in a cluster two of three nodes must run",
    mayPass: true,
  },
  {
    when: /temporarily unavailable/i,
    reason: (servers) => `nats-server at ${servers} is there, but its cluster has no leader`,
    hint: 'two of three nodes must run, and see each other: look at their /healthz',
    mayPass: true,
  },
  {
    when: /authorization|authentication/i,
    reason: (servers, who) => `${servers} refused the login of ${who}`,
    hint:
      'give it the credentials of that server: RECOVERY_LEDGER_CREDENTIALS, or ' +
      'RECOVERY_LEDGER_NATS_USER and RECOVERY_LEDGER_NATS_PASSWORD; a new user is known to the ' +
      'server only after it has read its nats-users.conf again',
  },
  {
    when: /certificate|self.signed|unable to verify|altname|tls|ssl/i,
    reason: (servers, _who, text) => `${servers} cannot be trusted or does not speak TLS (${text})`,
    hint: "set RECOVERY_LEDGER_NATS_CA_FILE to the certificate that signed the server's, or unset it",
  },
];
