/** What can be printed about events. Loaded when asked for: see load-schemas. */

export { asyncApi } from './asyncapi/document.ts';
export { eventMeanings } from './event-meanings.ts';
export { allSchemas, dataSchema, eventSchema, eventVersions, keyOf } from './event-schemas.ts';
export { eventsPage } from './page/events-page.ts';
export { readGolden } from './read-golden.ts';
