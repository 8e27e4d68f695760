/** What every event means and who may write it, from one place. Pure. */
import type { EventType } from '../events/catalogue.ts';
import { keeping } from './meanings/keeping.ts';
import type { Meanings } from './meanings/meaning.ts';
import { people } from './meanings/people.ts';
import { recovering } from './meanings/recovering.ts';
import { trading } from './meanings/trading.ts';
import { watching } from './meanings/watching.ts';

export const eventMeanings: Meanings<EventType> = {
  ...watching,
  ...recovering,
  ...people,
  ...trading,
  ...keeping,
};
