/**
 * The exact subjects that one user may publish and subscribe to, from its role, name and modes.
 * Everything else is refused by the server. Pure.
 */
import type { Mode } from '../events/primitives.ts';
import { type Role, type RoleRules, roles } from './roles.ts';

export type LogUser = {
  /** A service's instance, or a person's login; also the id of the aggregates that are its own. */
  readonly name: string;
  readonly role: Role;
  /** Of a service: it serves one. A person's roles hold in both, whatever is said here. */
  readonly mode: Mode;
};

export type Permissions = {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
};

/** Where answers and deliveries for a user arrive: nobody else may listen there. */
export const inboxPrefixOf = (user: string | undefined): string =>
  user === undefined ? '_INBOX' : `_INBOX_${user}`;

/**
 * `others` are the users of the same server, for whoever answers the requests of some of them.
 * Throws for a mode that the role may not serve: a chaos service in real mode is a bug.
 */
export const permissionsOf = (
  { name, role, mode }: LogUser,
  others: readonly LogUser[] = [],
): Permissions => {
  const rules: RoleRules = roles[role];
  if (!rules.person && !rules.modes.includes(mode)) {
    throw new Error(`the role ${role} is not for mode ${mode} (${name})`);
  }
  const modes = rules.person ? rules.modes : [mode];
  const fill = (subject: string): readonly string[] =>
    subject.includes('<mode>')
      ? modes.map((each) => subject.replace('<mode>', each).replace('<name>', name))
      : [subject.replace('<name>', name)];
  const families = [
    ...rules.writes.map((family) => `ledger.<mode>.${family}.*`),
    ...rules.writesOwn.map((family) => `ledger.<mode>.${family}.<name>`),
  ];
  const answered = others.filter((other) => rules.answers.includes(other.role));
  const inboxes = answered.map((other) => `${inboxPrefixOf(other.name)}.>`);
  return {
    publish: [...families, ...rules.publishes, ...inboxes].flatMap(fill),
    subscribe: [`${inboxPrefixOf(name)}.>`, ...rules.subscribes].flatMap(fill),
  };
};
