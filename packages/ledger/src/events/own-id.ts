/**
 * Whether an event speaks of the aggregate on whose subject it stands. Pure. Permissions and the
 * expected sequence guard subjects: a claim of one component that says another in its data would
 * go round both.
 */
import type { Family } from './catalogue.ts';

/**
 * The field of an event's data that repeats the aggregate's id; not every type has it. Nothing is
 * decided on what detectors say of themselves, so theirs is left alone.
 */
export const ownIds = {
  component: 'component',
  claim: 'component',
  recovery: 'recovery',
  approval: 'incident',
  control: 'estate',
  reconciliation: 'run',
  trading: 'scope',
  alert: 'alert',
  drill: 'drill',
  shadow: 'recoverer',
  estate: 'estate',
} as const satisfies Partial<Record<Family, string>>;

const fields: Readonly<Partial<Record<Family, string>>> = ownIds;

/** What the data names instead, or undefined when it is the aggregate's own. */
export const strangerIn = (family: Family, id: string, data: object): string | undefined => {
  const field = fields[family];
  const stated = field === undefined ? undefined : (data as Record<string, unknown>)[field];
  return typeof stated === 'string' && stated !== id ? stated : undefined;
};
