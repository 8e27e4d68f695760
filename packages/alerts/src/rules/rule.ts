/**
 * One reason to tell a person something: on which events, how urgent, and why anybody would want
 * to know. Pure: a rule sees one event and the clocks after it.
 */
import type { Clocks, EventOfType, EventType, Recorded, Severity } from '@recovery-ledger/ledger';

/** What is told: the data of an AlertRaised. */
export type Alert = EventOfType<'AlertRaised'>['data'];

/** What differs from alert to alert of one rule; `null` when the event is no reason after all. */
type Told = Pick<Alert, 'alert' | 'component' | 'incident' | 'message'> | null;

type Stated = {
  readonly alertType: string;
  readonly severity: Severity;
  readonly why: string;
};

export type Rule = Stated & {
  readonly on: readonly EventType[];
  readonly alertFor: (event: Recorded, clocks: Clocks) => Alert | null;
};

export const rule = <T extends EventType>(
  on: readonly T[],
  {
    tell,
    ...stated
  }: Stated & {
    readonly tell: (event: Recorded<EventOfType<T>>, clocks: Clocks) => Told;
  },
): Rule => ({
  ...stated,
  on,
  alertFor: (event, clocks) => {
    const told = isOneOf(event, on) ? tell(event, clocks) : null;
    const { alertType, severity } = stated;
    return told && { ...told, alertType, severity, cause: event.meta.sequence };
  },
});

const isOneOf = <T extends EventType>(
  event: Recorded,
  types: readonly T[],
): event is Recorded<EventOfType<T>> => types.some((type) => type === event.type);
