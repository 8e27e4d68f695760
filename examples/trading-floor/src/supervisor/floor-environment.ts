/** Every variable of the floor, so that a missing one is named before anything starts. Pure. */
import { count, port, text } from '../wire/environment.ts';

export const floorEnvironment = (build: string) => ({
  FLOOR_DATA_DIR: text(),
  FLOOR_DATABASE_URL: text(),
  FLOOR_BUILD: text(build),
  FLOOR_SUPERVISOR_PORT: port(),
  FLOOR_EXCHANGE_PORT: port(),
  FLOOR_EXCHANGE_HTTP_PORT: port(),
  FLOOR_DROP_COPY_FEED_PORT: port(),
  FLOOR_DROP_COPY_HTTP_PORT: port(),
  FLOOR_GATEWAY_PORT: port(),
  FLOOR_GATEWAY_JOURNAL_PORT: port(),
  FLOOR_GATEWAY_HTTP_PORT: port(),
  FLOOR_ENGINE_A_PORT: port(),
  FLOOR_ENGINE_A_HTTP_PORT: port(),
  FLOOR_ENGINE_B_PORT: port(),
  FLOOR_ENGINE_B_HTTP_PORT: port(),
  FLOOR_FLOW_HTTP_PORT: port(),
  FLOOR_ORDERS_PER_SECOND: count(600),
  FLOOR_CHECKPOINT_EVERY_MS: count(2000),
});
