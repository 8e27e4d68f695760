/** What events, named codecs and fields mean, looked up for schemas and pages. Pure. */
import { isEventType } from '../events/catalogue.ts';
import { eventMeanings } from './event-meanings.ts';
import { codecMeanings } from './meanings/codecs.ts';
import { fieldMeanings } from './meanings/fields.ts';
import { ownFieldMeanings } from './meanings/own-fields.ts';

/** A field means what its owner says of it, otherwise what it means everywhere. */
export const describe = (owner: string, field?: string): string | undefined => {
  if (field !== undefined)
    return own(ownFieldMeanings, `${owner}.${field}`) ?? own(fieldMeanings, field);
  return isEventType(owner) ? eventMeanings[owner].says : own(codecMeanings, owner);
};

const own = (words: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(words, key) ? words[key] : undefined;
