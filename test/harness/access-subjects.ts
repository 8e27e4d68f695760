/** Every subject that a role might try, its own and others', with and without right. Pure. */
import { families, type LogUser, type Mode } from '@recovery-ledger/ledger';
import type { Attempt } from './nats-probe.ts';

const modes: readonly Mode[] = ['real', 'drill'];
export const streamNames = ['LEDGER', 'SEALS', 'TELEMETRY', 'ALERTS', 'KV_LEASES'];

const streamVerbs = [
  ...['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'INFO', 'SNAPSHOT', 'RESTORE', 'MSG.GET'],
  ...['MSG.DELETE', 'LEADER.STEPDOWN', 'PEER.REMOVE', 'TEMPLATE.CREATE', 'TEMPLATE.DELETE'],
];
const consumerVerbs = [
  ...['DURABLE.CREATE', 'DELETE', 'INFO', 'MSG.NEXT', 'RESET', 'PAUSE', 'UNPIN'],
  'LEADER.STEPDOWN',
];
const wholeApi = [
  ...['INFO', 'STREAM.LIST', 'STREAM.NAMES', 'STREAM.TEMPLATE.NAMES', 'META.LEADER.STEPDOWN'],
  ...['SERVER.REMOVE', 'ACCOUNT.PURGE.other', 'ACCOUNT.STREAM.MOVE.other.LEDGER'],
];

const api = (stream: string): readonly string[] => [
  ...streamVerbs.map((verb) => `STREAM.${verb}.${stream}`),
  ...consumerVerbs.map((verb) => `CONSUMER.${verb}.${stream}.reader`),
  ...[`CONSUMER.CREATE.${stream}`, `CONSUMER.CREATE.${stream}.reader`],
  `CONSUMER.CREATE.${stream}.reader.ledger.>`,
  ...[`CONSUMER.LIST.${stream}`, `CONSUMER.NAMES.${stream}`],
  ...[`DIRECT.GET.${stream}`, `DIRECT.GET.${stream}.ledger.real.claim.engine`],
];

const apiSubjects = [...wholeApi, ...[...streamNames, 'OTHER'].flatMap(api)].map(
  (verb) => `$JS.API.${verb}`,
);

const inMode = (mode: Mode, { name }: LogUser): readonly string[] => [
  ...families.flatMap((family) => [
    `ledger.${mode}.${family}.${name}`,
    `ledger.${mode}.${family}.another-1`,
    `ledger.${mode}.${family}.${name}.deeper`,
  ]),
  ...[`telemetry.${mode}.detector.${name}`, `telemetry.${mode}.detector.another-1`],
  ...[`alerts.${mode}.critical.X.engine`, `$KV.LEASES.${mode}.engine`],
];

const published = (user: LogUser): readonly string[] => [
  ...modes.flatMap((mode) => inMode(mode, user)),
  ...['ledger.other.claim.engine', 'ledger.real', 'seals.ledger', 'chaos.fail.engine', 'plain'],
  ...['$SYS.REQ.ACCOUNT.PING.CONNZ', '$SYS.REQ.SERVER.PING', '$KV.OTHER.key'],
  ...['_INBOX.x', '_INBOX_another-1.x', '_INBOX_operator.x', '$JS.ACK.LEDGER.reader.1.1.1.1.0'],
  ...['$JS.FC.LEDGER.reader.x', '$JS.SNAPSHOT.ACK.LEDGER.x', '$JSC.R.x'],
  ...apiSubjects,
];

const heard = ({ name }: LogUser): readonly string[] => [
  ...['>', '*', 'ledger.>', 'seals.>', 'alerts.>', 'telemetry.>', 'chaos.fail.*', '$KV.>'],
  ...[`_INBOX_${name}.x`, `_INBOX_${name}.>`, '_INBOX.>', '_INBOX_another-1.>', '*.x', '*.>'],
  ...['$SYS.>', '$JS.>', '$JS.API.>', '$JS.ACK.>', '$JS.EVENT.ADVISORY.>', '$JS.SNAPSHOT.>'],
];

export const attemptsOf = (user: LogUser): readonly Attempt[] => [
  ...published(user).map((subject) => ({ verb: 'publish' as const, subject })),
  ...heard(user).map((subject) => ({ verb: 'subscribe' as const, subject })),
];

/** Which stream keeps what is published there, if any. */
export const streamOf = (subject: string): string | undefined => {
  const roots = ['ledger', 'seals', 'telemetry', 'alerts'];
  if (subject.startsWith('$KV.LEASES.')) return 'KV_LEASES';
  const root = roots.find((name) => subject.startsWith(`${name}.`));
  return root?.toUpperCase();
};

/** A subject that `stream` keeps. */
export const subjectIn = (stream: string): string =>
  stream === 'KV_LEASES' ? '$KV.LEASES.real.taken' : `${stream.toLowerCase()}.taken`;
