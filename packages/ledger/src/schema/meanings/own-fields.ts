/** What a field means in one event or named part only. Pure. */
import { fieldsOfKeeping } from './fields-of-keeping.ts';
import { fieldsOfPeople } from './fields-of-people.ts';
import { fieldsOfRecovering } from './fields-of-recovering.ts';

export const ownFieldMeanings: Readonly<Record<string, string>> = {
  ...fieldsOfRecovering,
  ...fieldsOfPeople,
  ...fieldsOfKeeping,
};
