/** Which failed connections are evidence of death, and which say nothing. */
import test from 'ava';
import { signOfError } from './sign-of-error.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });

test('only a refusal is positive evidence that nobody listens', (t) => {
  t.is(signOfError(coded('ECONNREFUSED')), 'refused');
  t.is(signOfError(coded('ECONNRESET')), 'closed');
  t.is(signOfError(coded('EHOSTUNREACH')), 'no-connect');
  t.is(signOfError(coded('HPE_INVALID_CONSTANT')), 'wrong-answer');
});

test('an error of this machine says nothing of the component', (t) => {
  for (const error of [coded('EMFILE'), coded('ENOTFOUND'), new Error('?'), 'text', undefined]) {
    t.is(signOfError(error), 'own-fault');
  }
});
