/** Two sites have the same hash when they would behave alike, wherever they run. */
import test from 'ava';
import { configHash } from './config-hash.ts';

const main = { FLOOR_CHECKPOINT_EVERY_MS: '2000', FLOOR_GATEWAY_PORT: '1', FLOOR_SITE: 'main' };

test('places, names and what is not the floor do not count', (t) => {
  const dr = { ...main, FLOOR_GATEWAY_PORT: '2', FLOOR_SITE: 'dr', FLOOR_BUILD: '9', PATH: '/' };
  t.is(configHash(dr), configHash(main));
  t.is(configHash({ ...main, FLOOR_NEW: undefined }), configHash(main));
});

test('a setting that differs, or that only one has, shows', (t) => {
  t.not(configHash({ ...main, FLOOR_CHECKPOINT_EVERY_MS: '500' }), configHash(main));
  t.not(configHash({ ...main, FLOOR_REQUIRES: 'risk' }), configHash(main));
});
