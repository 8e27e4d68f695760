/**
 * Who may do what on the NATS server, as data: one row per role, `<mode>` and `<name>` filled in
 * for each user. Whatever a row does not name, the server refuses. Pure.
 *
 * Permissions see subjects, not event types: that is why every writer has subjects of its own, and
 * why no row but the admin's holds a verb that changes or deletes a stream.
 */
import type { Family } from '../events/catalogue.ts';
import type { Mode } from '../events/primitives.ts';

/** What a user may do beyond the families it writes; subjects with `<mode>` and `<name>`. */
export type RoleRules = {
  readonly why: string;
  /** A person reads and writes in both modes; a service serves the one it was given. */
  readonly person: boolean;
  readonly modes: readonly Mode[];
  /** Families whose every aggregate it may append to. */
  readonly writes: readonly Family[];
  /** Families where it may append only to the aggregate that bears its own name. */
  readonly writesOwn: readonly Family[];
  readonly publishes: readonly string[];
  readonly subscribes: readonly string[];
  /**
   * The roles whose requests it answers, into their inboxes and nowhere else. (With the server's
   * `allow_responses` whoever asks would choose the subject of the answer: one of LEDGER, say.)
   */
  readonly answers: readonly string[];
};

const info = (...streams: readonly string[]) => [
  '$JS.API.INFO',
  ...streams.map((stream) => `$JS.API.STREAM.INFO.${stream}`),
];

const every = ['LEDGER', 'SEALS', 'TELEMETRY', 'ALERTS', 'KV_LEASES'];

/** One message, as the stream's leader has it. */
const get = (stream: string) => `$JS.API.STREAM.MSG.GET.${stream}`;

/** Messages one by one or in batches, from any copy of the stream. */
const direct = (stream: string) => [
  `$JS.API.DIRECT.GET.${stream}`,
  `$JS.API.DIRECT.GET.${stream}.>`,
];

/**
 * To check the streams at the start, and to follow LEDGER through a consumer of its own. Consumers
 * are created on the subject without a name, where the server makes no durable ones.
 */
const follows = [
  ...info(...every),
  get('LEDGER'),
  '$JS.API.CONSUMER.CREATE.LEDGER',
  '$JS.API.CONSUMER.MSG.NEXT.LEDGER.*',
];

/** Who holds a claim, and where a primary was when it was last asked. */
const remembered = ['KV_LEASES', 'TELEMETRY'].map(get);
const ownTelemetry = 'telemetry.<mode>.*.<name>';
const bothModes: readonly Mode[] = ['real', 'drill'];
const drillOnly: readonly Mode[] = ['drill'];

export const roles = {
  detector: {
    why: 'says what it sees of the components; it decides nothing',
    person: false,
    modes: bothModes,
    writes: ['component'],
    writesOwn: ['detector', 'upkeep'],
    publishes: [ownTelemetry, 'telemetry.<mode>.position.*', ...follows],
    subscribes: [],
    answers: [],
  },
  recoverer: {
    why: 'decides, claims and recovers; its lease says that it lives',
    person: false,
    modes: bothModes,
    writes: ['scope', 'claim', 'recovery', 'reconciliation', 'trading'],
    writesOwn: ['shadow', 'upkeep'],
    publishes: [ownTelemetry, '$KV.LEASES.<mode>.>', ...follows, ...remembered],
    subscribes: [],
    answers: [],
  },
  shadow: {
    why: 'a recoverer that only watches: it says what it would have decided, and can do nothing',
    person: false,
    modes: bothModes,
    writes: [],
    writesOwn: ['shadow', 'upkeep'],
    publishes: [ownTelemetry, ...follows],
    subscribes: [],
    answers: [],
  },
  projector: {
    why: 'reads everything, and says when a rebuild proved equal or a projection stands still',
    person: false,
    modes: bothModes,
    writes: [],
    writesOwn: ['upkeep'],
    publishes: [ownTelemetry, ...follows],
    subscribes: [],
    answers: [],
  },
  alerter: {
    why: 'tells people, in the log and on the alerts subjects',
    person: false,
    modes: bothModes,
    writes: ['alert'],
    writesOwn: ['upkeep'],
    publishes: [ownTelemetry, 'alerts.<mode>.>', ...follows],
    subscribes: [],
    answers: [],
  },
  sealer: {
    why: 'signs what was written; it writes seals and nothing that they cover but its own upkeep',
    person: false,
    modes: bothModes,
    writes: [],
    writesOwn: ['upkeep'],
    publishes: [
      ownTelemetry,
      'seals.>',
      ...follows,
      get('SEALS'),
      ...direct('LEDGER'),
      ...direct('SEALS'),
    ],
    subscribes: [],
    answers: [],
  },
  chaos: {
    why: 'tells failures that are not real, on drill subjects only',
    person: false,
    modes: drillOnly,
    writes: ['component', 'drill'],
    writesOwn: [],
    publishes: [ownTelemetry, ...follows],
    subscribes: ['chaos.fail.*'],
    answers: ['operator'],
  },
  auditor: {
    why: 'reads the record and its seals, and can do nothing else: no consumer, no event',
    person: true,
    modes: bothModes,
    writes: [],
    writesOwn: [],
    publishes: [...info('LEDGER', 'SEALS'), ...direct('LEDGER'), ...direct('SEALS')],
    subscribes: [],
    answers: [],
  },
  operator: {
    why: 'approves, stops, explains and asks for drills; reads everything',
    person: true,
    modes: bothModes,
    writes: ['approval', 'control', 'reconciliation', 'alert'],
    writesOwn: [],
    publishes: ['chaos.fail.*', ...follows],
    subscribes: ['alerts.>', 'telemetry.>'],
    answers: [],
  },
  admin: {
    why: 'owns the streams: creates, migrates, adopts, imports, restores; publishes the estate',
    person: true,
    modes: bothModes,
    writes: ['estate'],
    writesOwn: [],
    // Import and restore write whole histories: every subject of LEDGER and SEALS.
    publishes: [
      ...['ledger.>', 'seals.>', '$JS.API.>', '$JS.ACK.>', '$JS.FC.>', '$JS.SNAPSHOT.>'],
      // Which stream a mirror is of is asked over the leaf connection, by the other site's name.
      '$JS.*.API.STREAM.INFO.LEDGER',
    ],
    subscribes: ['$JS.EVENT.ADVISORY.>', 'alerts.>', 'telemetry.>', 'mirror.>'],
    answers: [],
  },
  mirror: {
    why: "another site's server, which copies LEDGER and SEALS over a leaf connection; no event passes",
    person: true,
    modes: bothModes,
    writes: [],
    writesOwn: [],
    publishes: [
      '$JS.*.API.STREAM.INFO.LEDGER',
      '$JS.*.API.CONSUMER.CREATE.LEDGER',
      '$JS.*.API.CONSUMER.CREATE.LEDGER.>',
      '$JS.*.API.CONSUMER.CREATE.SEALS',
      '$JS.*.API.CONSUMER.CREATE.SEALS.>',
      '$JS.FC.LEDGER.>',
      '$JS.FC.SEALS.>',
    ],
    subscribes: ['mirror.>', '$JSC.R.>'],
    answers: [],
  },
} satisfies Readonly<Record<string, RoleRules>>;

export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as readonly Role[];

export const isRole = (name: string): name is Role => Object.hasOwn(roles, name);
