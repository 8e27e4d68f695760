/**
 * Who may publish and receive what, one operation per role and channel. Pure. Derived from the
 * table of roles that the server's permissions are made of, so that it cannot say anything else.
 */
import { permissionsOf } from '../../access/permissions.ts';
import { permits } from '../../access/permits.ts';
import { type Role, roleNames, roles } from '../../access/roles.ts';
import { catalogue, eventTypes, type Family, families } from '../../events/catalogue.ts';
import { eventMeanings } from '../event-meanings.ts';
import { keyOf } from '../event-schemas.ts';
import { besideChannels } from './beside.ts';

type Beside = keyof typeof besideChannels;
type Operation = Readonly<Record<string, unknown>>;

export const operations = (): Readonly<Record<string, Operation>> =>
  Object.fromEntries(
    roleNames.flatMap((role) => [...writes(role), ...reads(role), ...besides(role)]),
  );

/** The user of a role, as far as its subjects go; chaos is for drills alone. */
const userOf = (role: Role) =>
  permissionsOf({ name: 'instance', role, mode: roles[role].modes[0] ?? 'drill' });

const operation = (role: Role, action: 'send' | 'receive', channel: string, more: object = {}) => {
  const name = `${role}.${action === 'send' ? 'publishes' : 'receives'}.${channel}`;
  const about = { action, channel: { $ref: `#/channels/${channel}` }, 'x-role': role };
  return [name, { ...about, ...more }] as const;
};

const writes = (role: Role) =>
  families.flatMap((family) => {
    const types = typesBy(role, family);
    if (types.length === 0) return [];
    const messages = types.map((type) => ({
      $ref: `#/channels/${family}/messages/${keyOf({ type, version: catalogue[type].version })}`,
    }));
    return [operation(role, 'send', family, { messages, ...summaryOf(role, family) })];
  });

const typesBy = (role: Role, family: Family) =>
  eventTypes.filter(
    (type) => catalogue[type].family === family && eventMeanings[type].writers.includes(role),
  );

const summaryOf = (role: Role, family: Family): object => {
  const { writesOwn } = roles[role];
  const own = writesOwn.some((known) => known === family);
  return { summary: own ? 'on the aggregate that bears its own name' : 'on every aggregate' };
};

const follows = '$JS.API.CONSUMER.CREATE.LEDGER';
const direct = (stream: string) => `$JS.API.DIRECT.GET.${stream}`;

const reads = (role: Role) => {
  const { publish } = userOf(role);
  const ways = [
    ...(permits(publish, follows) ? ['a consumer'] : []),
    ...(permits(publish, direct('LEDGER')) ? ['direct reads'] : []),
  ];
  if (ways.length === 0) return [];
  return [operation(role, 'receive', 'ledger', { summary: `through ${ways.join(' and ')}` })];
};

/** One subject of each channel beside the log, as this role would use it. */
const samples: Readonly<Record<Exclude<Beside, 'chaosFailReply'>, string>> = {
  alerts: 'alerts.<mode>.critical.type.component',
  telemetry: 'telemetry.<mode>.kind.instance',
  seals: besideChannels.seals.address,
  chaosFail: 'chaos.fail.component',
};

const besides = (role: Role) => {
  const { publish, subscribe } = userOf(role);
  const mode = roles[role].modes[0] ?? 'drill';
  return (Object.keys(samples) as (keyof typeof samples)[]).flatMap((channel) => {
    const subject = samples[channel].replace('<mode>', mode);
    const receives =
      permits(subscribe, subject) || (channel === 'seals' && permits(publish, direct('SEALS')));
    const reply = channel === 'chaosFail' ? { reply: chaosReply } : {};
    return [
      ...(permits(publish, subject) ? [operation(role, 'send', channel, reply)] : []),
      ...(receives ? [operation(role, 'receive', channel, reply)] : []),
    ];
  });
};

const chaosReply = {
  address: { location: '$message.header#/reply', description: "The request's inbox." },
  channel: { $ref: '#/channels/chaosFailReply' },
};
