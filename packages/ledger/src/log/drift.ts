/**
 * What of a stream's configuration, as the server returns it, is not as wanted. Pure.
 *
 * Size and replicas are the operator's choice and may be more than `init` chose. Fields that were
 * not asked for count too where they could lose, change or hide messages.
 */
import * as E from 'fp-ts/lib/Either.js';
import { type Metadata, readDescent } from './stream-identity.ts';
import type { WantedStream } from './streams.ts';

export type Drift = { readonly field: string; readonly wanted: string; readonly found: string };

/** A configuration as the server returns it, fields of newer servers included. */
export type FoundStream = Readonly<Record<string, unknown>>;

const chosenByOperator = ['description', 'max_bytes', 'num_replicas', 'allow_atomic'];

/** What these fields may be, where the wanted configuration says nothing of them. */
const harmless: readonly (readonly [field: string, why: string, values: readonly unknown[]])[] = [
  ['max_msgs', 'drops or refuses events', [-1, 0]],
  ['max_msgs_per_subject', 'drops the older events of an aggregate', [-1, 0]],
  ['discard_new_per_subject', 'refuses events of an aggregate', [false]],
  ['no_ack', 'leaves appends without an answer', [false]],
  ['sealed', 'refuses every event', [false]],
  ['allow_msg_ttl', 'lets events expire', [false]],
  ['allow_msg_counter', 'changes what a message is', [false]],
  ['allow_msg_schedules', 'changes what a message is', [false]],
  ['persist_mode', 'acknowledges before the event is on disk', ['', 'default']],
  ['mirror', 'takes its messages from elsewhere', []],
  ['sources', 'takes messages from elsewhere', []],
  ['subject_transform', 'stores events under other subjects', []],
];

export const driftOf = (wanted: WantedStream, found: FoundStream): readonly Drift[] => {
  const asked = Object.entries(wanted).flatMap(([field, value]) => {
    if (chosenByOperator.includes(field)) return [];
    const [want, have] = [JSON.stringify(value), JSON.stringify(found[field] ?? absent(value))];
    return want === have ? [] : [{ field, wanted: want, found: have ?? 'nothing' }];
  });
  const unasked = harmless.flatMap(([field, why, values]) => {
    const value = found[field];
    if (value === undefined || field in wanted || values.includes(value)) return [];
    return [{ field, wanted: `not this: it ${why}`, found: JSON.stringify(value) }];
  });
  return [...asked, ...unasked, ...unreadable(found['metadata'])];
};

/** Metadata is free but for what says which stream this is: that has to be readable. */
const unreadable = (metadata: unknown): readonly Drift[] => {
  const descent = readDescent((metadata ?? {}) as Metadata);
  return E.isRight(descent)
    ? []
    : [{ field: 'metadata', wanted: 'what `adopt` writes', found: descent.left }];
};

/** Servers may leave zero values out of their answer. */
const absent = (value: unknown): unknown =>
  typeof value === 'boolean' ? false : typeof value === 'number' ? 0 : undefined;
