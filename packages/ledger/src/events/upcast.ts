/**
 * Old shapes brought to today's, one pure step per version. A stored event is never rewritten:
 * this happens after reading, and hashes and exports work on the raw bytes.
 */
import type { EventType } from './catalogue.ts';

type Upcast = (data: unknown) => unknown;

/** `type@oldVersion` to the step that lifts its data one version. Empty until a shape changes. */
const upcasts: Readonly<Record<string, Upcast>> = {};

/** The data lifted from `from` to `to`, or undefined when a step between is missing. */
export const upcast = (type: EventType, from: number, to: number, data: unknown): unknown => {
  let current = data;
  for (let version = from; version < to; version += 1) {
    const step = upcasts[`${type}@${version}`];
    if (step === undefined) return undefined;
    current = step(current);
  }
  return current;
};
