/** What an event says, in one sentence, and who may say it. Pure. */
import type { Role } from '../../access/roles.ts';
import type { EventType } from '../../events/catalogue.ts';

export type Meaning = { readonly says: string; readonly writers: readonly Role[] };

export type Meanings<Types extends EventType> = { readonly [T in Types]: Meaning };

/** In drills chaos tells what detectors tell of real failures. */
export const watchers: readonly Role[] = ['detector', 'chaos'];

export const by =
  (...writers: readonly Role[]) =>
  (says: string): Meaning => ({ says, writers });
