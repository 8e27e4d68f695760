/** The messages of the log: one per version of an event, with payload and headers. Pure. */
import { catalogue } from '../../events/catalogue.ts';
import { contentType } from '../../events/envelope.ts';
import { eventMeanings } from '../event-meanings.ts';
import { allSchemas, type EventVersion, eventVersions, keyOf } from '../event-schemas.ts';

/** What every appended event has; JetStream takes its own headers off again or keeps them. */
export const messageHeaders = {
  type: 'object',
  properties: {
    'Content-Type': { const: contentType },
    'Ledger-Type': { type: 'string', description: "Repeats the event's type." },
    'Nats-Msg-Id': { type: 'string', description: "Repeats the event's id: a repeat is harmless." },
    'Nats-Expected-Stream': { const: 'LEDGER' },
    'Nats-Expected-Last-Subject-Sequence': {
      type: 'string',
      pattern: '^\\d+$',
      description: 'The newest sequence of the aggregate that the writer knew: its guard.',
    },
  },
  required: ['Content-Type', 'Ledger-Type', 'Nats-Msg-Id'],
};

export const ledgerMessages = (): Readonly<Record<string, object>> =>
  Object.fromEntries(eventVersions().map((event) => [keyOf(event), message(event)]));

const message = (event: EventVersion): object => {
  const { says, writers } = eventMeanings[event.type];
  const isToday = catalogue[event.type].version === event.version;
  return {
    name: event.type,
    title: `${event.type}, version ${event.version}`,
    summary: isToday ? says : `${says} Read, and no longer written.`,
    contentType,
    payload: { $ref: `#/components/schemas/${keyOf(event)}` },
    traits: [{ $ref: '#/components/messageTraits/event' }],
    'x-written-by': isToday ? writers : [],
  };
};

/** The same schemas as `recovery-ledger schema --all`, where AsyncAPI wants them. */
export const ledgerSchemas = (): Readonly<Record<string, object>> =>
  JSON.parse(
    JSON.stringify(allSchemas().$defs ?? {}).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
