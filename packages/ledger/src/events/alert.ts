/**
 * What a person had to be told. One aggregate per condition, so that expected sequence 0 makes
 * raising it twice impossible, across restarts and between two alert services.
 *
 * Subject: `ledger.<mode>.alert.<alert>`. Written by the alert service.
 */
import * as t from 'io-ts';
import { ComponentId, Sequence, Token } from './primitives.ts';

export const Severity = t.keyof({ info: null, warning: null, critical: null }, 'Severity');
export type Severity = t.TypeOf<typeof Severity>;

export const AlertRaised = t.strict({
  type: t.literal('AlertRaised'),
  data: t.strict({
    alert: Token,
    alertType: Token,
    severity: Severity,
    component: ComponentId,
    incident: t.union([Token, t.null]),
    message: t.string,
    cause: Sequence,
  }),
});

export const AlertEvent = AlertRaised;
export type AlertEvent = t.TypeOf<typeof AlertEvent>;
