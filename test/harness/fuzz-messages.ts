/**
 * Hostile messages for the log, without end, from a seed. The generator says of each whether it can
 * be read: it knows what it broke, and asks no decoder. Pure.
 */
import { brokenEnvelope, brokenPlace, brokenText, brokenVersion } from './fuzz-breaks.ts';
import { type FuzzEvent, fuzzEvent, payloadOf } from './fuzz-events.ts';
import { headerTrick, plainHeaders } from './fuzz-headers.ts';
import { type Random, randomOf } from './fuzz-random.ts';

export type Hostile = {
  readonly kind: string;
  readonly readable: boolean;
  readonly subject: string;
  /** Header lines as they are sent, each with its line end; undefined for a message without. */
  readonly headers: string | undefined;
  readonly payload: Buffer;
};

export type Broken = Pick<Hostile, 'kind' | 'readable' | 'subject' | 'payload'>;

type Kind = (event: FuzzEvent, random: Random) => Broken;

const nonsense: Kind = (event) => ({
  kind: 'nonsense',
  readable: true,
  subject: event.subject,
  payload: payloadOf(event),
});

/** How often each kind comes, in hundredths. */
const kinds: readonly (readonly [number, Kind])[] = [
  [30, brokenText],
  [25, brokenEnvelope],
  [20, brokenPlace],
  [10, brokenVersion],
  [15, nonsense],
];

const spread = kinds.flatMap(([times, kind]) => Array.from({ length: times }, () => kind));

export function* hostileMessages(seed: number, count: number): Generator<Hostile> {
  const random = randomOf(seed);
  for (let n = 1; n <= count; n += 1) {
    const id = `fuzz-${seed}-${n}`;
    const event = fuzzEvent(random, id);
    const broken = random.pick(spread)(event, random);
    const headers = random.onceIn(5) ? headerTrick(id, random) : plainHeaders(id, event.type);
    yield { ...broken, headers };
  }
}
