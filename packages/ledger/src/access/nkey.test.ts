/** Seeds and their public halves. */
import test from 'ava';
import { newSeed, publicKeyOf } from './nkey.ts';

test('a seed has one public key, and another seed another', (t) => {
  const [one, two] = [newSeed(), newSeed()];
  t.regex(one, /^SU[A-Z2-7]{56}$/);
  t.regex(publicKeyOf(one) ?? '', /^U[A-Z2-7]{55}$/);
  t.not(publicKeyOf(one), publicKeyOf(two));
});

test('what is no seed has no public key', (t) => {
  t.is(publicKeyOf('hello'), undefined);
});
