/** Whose acts count, as the newest published estate lists them: codes and keys, no names. Pure. */
import { type RowOf, text, texts } from '../model/column.ts';
import { defineTable } from '../model/table.ts';

const columns = {
  estate: text('estate that lists them'),
  person: text('code of the person'),
  key: text('public key that signs their acts'),
  roles: texts('roles they may act in'),
};

export type PersonRow = RowOf<typeof columns>;

export const personTable = defineTable('people', 'Whose acts count.', {
  key: ['estate', 'person', 'key'],
  columns,
});
