/** The channels of the log: one per family, and the whole of it for whoever reads. Pure. */
import { catalogue, type Family, families } from '../../events/catalogue.ts';
import { eventVersions, keyOf } from '../event-schemas.ts';
import { aggregateWords } from '../page/events-words.ts';

export const modeParameter = {
  enum: ['real', 'drill'],
  description: 'Real, or a drill: they never mix.',
};

/** The channel's messages, by the name that operations refer to them by. */
const messagesOf = (family?: Family): Readonly<Record<string, object>> =>
  Object.fromEntries(
    eventVersions()
      .filter(({ type }) => family === undefined || catalogue[type].family === family)
      .map((event) => [keyOf(event), { $ref: `#/components/messages/${keyOf(event)}` }]),
  );

export const ledgerChannels = (): Readonly<Record<string, object>> => ({
  ...Object.fromEntries(families.map((family) => [family, familyChannel(family)])),
  ledger: {
    address: 'ledger.>',
    title: 'The whole log',
    description: 'Every event in the order of its recording, for services that follow the log.',
    messages: messagesOf(),
    'x-nats-jetstream': { stream: 'LEDGER' },
  },
});

const familyChannel = (family: Family): object => {
  const id = aggregateWords[family];
  const isDrill = family === 'drill';
  return {
    address: `ledger.${isDrill ? 'drill' : '{mode}'}.${family}.{${id}}`,
    title: `Events of one ${family}`,
    parameters: {
      ...(isDrill ? {} : { mode: modeParameter }),
      [id]: { description: `The aggregate's id: the ${id}.` },
    },
    messages: messagesOf(family),
    'x-nats-jetstream': {
      stream: 'LEDGER',
      guard: 'one aggregate per subject, appended under Nats-Expected-Last-Subject-Sequence',
    },
  };
};
