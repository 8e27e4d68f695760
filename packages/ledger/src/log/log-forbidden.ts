/**
 * The server does not let this user do what it asked for, and will not the next time: a right is
 * missing, or somebody uses another's login. Pure.
 */
export class LogForbidden extends Error {
  override readonly name = 'LogForbidden';
  readonly hint =
    "its role has no such right: log in as one that has, or compare the server's nats-users.conf";
}

/** What the server refused: a subject to publish to, or one to listen on. */
export type Refusal = { readonly operation: string; readonly subject: string };

export const forbidden = (user: string, { operation, subject }: Refusal): LogForbidden => {
  const verb = operation === 'publish' ? 'publish to' : 'listen on';
  return new LogForbidden(`the server does not let the user ${user} ${verb} ${subject}`);
};
