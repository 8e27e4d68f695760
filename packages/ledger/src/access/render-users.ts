/**
 * The accounts and users of a nats-server as its configuration text, `nats-users.conf`: who they
 * are, how they log in, and the exact subjects of each. Generated, never edited. Pure.
 */
import { type Account, accountOf, type Served, served } from './accounts.ts';
import { type LogUser, permissionsOf } from './permissions.ts';
import { type RoleRules, roles } from './roles.ts';

/** The public half of an nkey, or where the server finds the password: never a secret. */
export type UserLogin =
  | { readonly nkey: string }
  | { readonly passwordVariable: string }
  | { readonly password: string };

export type RenderedUser = LogUser & { readonly login: UserLogin };

/** The environment variable from which nats-server takes a user's password. */
export const passwordVariableOf = (user: string): string =>
  `RECOVERY_LEDGER_NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`;

export const renderUsers = (users: readonly RenderedUser[], about: readonly string[]): string => {
  const header = about.map((line) => (line === '' ? '#' : `# ${line}`));
  const of = (account: Account) => [
    '    users: [',
    ...users
      .filter(({ role }) => accountOf(role) === account)
      .flatMap((user) => renderUser(user, users))
      .map((line) => `    ${line}`),
    '    ]',
  ];
  return [
    ...header,
    '',
    'accounts: {',
    ...['  LEDGER: {', '    jetstream: enabled', ...of('LEDGER')],
    ...['    exports: [', ...served.map(exportLine), '    ]', '  }'],
    ...['  SERVICES: {', ...of('SERVICES')],
    ...['    imports: [', ...served.map(importLine), '    ]', '  }'],
    '}',
    '',
  ].join('\n');
};

const exportLine = ({ subject, many }: Served): string =>
  `      { service: "${subject}"${many ? ', response_type: stream' : ''} }`;

const importLine = ({ subject }: Served): string =>
  `      { service: { account: LEDGER, subject: "${subject}" } }`;

const renderUser = (user: RenderedUser, others: readonly RenderedUser[]): readonly string[] => {
  const rules: RoleRules = roles[user.role];
  const { publish, subscribe } = permissionsOf(user, others);
  return [
    `  # ${user.role}${rules.person ? '' : `, ${user.mode}`}: ${rules.why}`,
    '  {',
    ...loginLines(user).map((line) => `    ${line}`),
    '    permissions: {',
    ...subjectLines('publish', publish),
    ...subjectLines('subscribe', subscribe),
    '    }',
    '  }',
  ];
};

const loginLines = ({ name, login }: RenderedUser): readonly string[] => {
  if ('nkey' in login) return [`# ${name}`, `nkey: ${login.nkey}`];
  const password = 'password' in login ? `"${login.password}"` : `$${login.passwordVariable}`;
  return [`user: "${name}"`, `password: ${password}`];
};

const subjectLines = (verb: string, subjects: readonly string[]): readonly string[] => [
  `      ${verb}: {`,
  '        allow: [',
  ...subjects.map((subject) => `          "${subject}"`),
  '        ]',
  '      }',
];
