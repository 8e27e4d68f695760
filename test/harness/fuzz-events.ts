/**
 * Events that every codec accepts and that no service would write: of components, recoveries and
 * incidents that nobody knows, with epochs from the future and times before the calendar. Pure.
 */
import { catalogue, type EventType, eventTypes, type Family } from '@recovery-ledger/ledger';
import type * as t from 'io-ts';
import type { Random } from './fuzz-random.ts';
import { fuzzValue, nastyTexts } from './fuzz-values.ts';

export type FuzzEvent = {
  readonly type: EventType;
  readonly subject: string;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
};

/** The field of an event's data that is the aggregate's id, by family. */
const ownIds: Readonly<Partial<Record<Family, string>>> = {
  component: 'component',
  claim: 'component',
  recovery: 'recovery',
  approval: 'incident',
  control: 'estate',
  shadow: 'recoverer',
  detector: 'instance',
  reconciliation: 'run',
  trading: 'scope',
  alert: 'alert',
  drill: 'drill',
  estate: 'estate',
};

/** The names are not those of any live component, recovery or estate. */
const strangers = ['stranger', 'position_management', 'order_management', 'x1', 'nobody'];

export const fuzzEvent = (random: Random, id: string): FuzzEvent => {
  const type = random.pick(eventTypes);
  const { family, codec, dataschema } = catalogue[type];
  const mode = family === 'drill' || random.onceIn(4) ? 'drill' : 'real';
  const aggregate = random.pick(strangers);
  const value = fuzzValue(codec as t.Mixed, random) as { readonly data: FuzzEvent['data'] };
  const own = ownIds[family];
  const drawn = { ...value.data, ...('component' in value.data && { component: aggregate }) };
  const data = own === undefined || !(own in drawn) ? drawn : { ...drawn, [own]: aggregate };
  const envelope = {
    ...{ specversion: '1.0', id, type, mode, data, dataschema },
    source: random.pick(['/fuzz/one', '/\u001b[31m/\n', '']),
    subject: aggregate,
    time: random.pick(['2026-11-23T09:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z']),
    datacontenttype: 'application/json',
    producerseq: random.pick([0, 1, 7, 7, Number.MAX_SAFE_INTEGER]),
    bootid: random.pick(['host/boot', '', 'host']),
    monotonicns: random.pick(['0', '-5', '99999999999999999999']),
    clockboundns: random.pick([0, 1_000, Number.MAX_SAFE_INTEGER]),
    ...(random.onceIn(3) && { correlationid: random.pick(['inc-7', ...nastyTexts]) }),
    ...(random.onceIn(8) && { late: random.onceIn(2) }),
    ...(random.onceIn(8) && { actor: '\u001b]8;;http://evil\u0007click' }),
  };
  return { type, subject: `ledger.${mode}.${family}.${aggregate}`, envelope, data };
};

export const payloadOf = ({ envelope }: Pick<FuzzEvent, 'envelope'>): Buffer =>
  Buffer.from(JSON.stringify(envelope));
