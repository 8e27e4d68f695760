/**
 * The life of one detector instance, so that a silent observer can be told from a quiet estate.
 *
 * Subject: `ledger.<mode>.detector.<instance>`. Written by that detector only.
 */
import * as t from 'io-ts';
import { ComponentId, Token } from './primitives.ts';

export const DetectorStarted = t.strict({
  type: t.literal('DetectorStarted'),
  data: t.strict({
    instance: Token,
    estate: Token,
    estateHash: t.string,
    components: t.readonlyArray(ComponentId),
    version: t.string,
  }),
});

export const DetectorStopped = t.strict({
  type: t.literal('DetectorStopped'),
  data: t.strict({ instance: Token, reason: t.string }),
});

export const DetectorEvent = t.union([DetectorStarted, DetectorStopped], 'DetectorEvent');
export type DetectorEvent = t.TypeOf<typeof DetectorEvent>;
