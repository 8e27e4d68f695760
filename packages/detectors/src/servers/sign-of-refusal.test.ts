/** Whose fault it is when a database server does not answer the question. */
import test from 'ava';
import { signOfPostgres, signOfRedis } from './sign-of-refusal.ts';

const coded = (code: string, text = code) => Object.assign(new Error(text), { code });
const reply = (text: string) => Object.assign(new Error(text), { name: 'ReplyError' });

test('a server that does not let us in has not failed', (t) => {
  for (const code of ['28P01', '28000', '42501', '53300']) {
    t.is(signOfPostgres(coded(code)), 'own-fault', code);
  }
  const sasl = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string');
  t.is(signOfPostgres(sasl), 'own-fault');
  for (const text of ['WRONGPASS invalid username-password pair', 'NOAUTH Authentication req.']) {
    t.is(signOfRedis(reply(text)), 'own-fault', text);
  }
  t.is(signOfRedis(reply('ERR max number of clients reached')), 'own-fault');
});

test('one that answers something else than it should answers wrongly', (t) => {
  t.is(signOfPostgres(coded('57P03', 'the database system is starting up')), 'wrong-answer');
  t.is(signOfPostgres(coded('3D000')), 'wrong-answer');
  t.is(signOfPostgres(coded('53100', 'could not extend file')), 'wrong-answer');
  t.is(signOfRedis(reply('LOADING Redis is loading the dataset in memory')), 'wrong-answer');
  t.is(signOfRedis(reply('BUSY Redis is busy running a script')), 'wrong-answer');
});

test('a connection that ended is no answer, and a refused one is positive evidence', (t) => {
  t.is(signOfPostgres(coded('57P01')), 'closed');
  t.is(signOfPostgres(new Error('Connection terminated unexpectedly')), 'closed');
  t.is(signOfPostgres(coded('ECONNREFUSED')), 'refused');
  t.is(signOfPostgres(coded('ECONNRESET')), 'closed');
  t.is(signOfPostgres(coded('EPIPE')), 'closed');
  t.is(signOfRedis(new Error('Connection is closed.')), 'closed');
  t.is(signOfRedis(coded('ECONNREFUSED')), 'refused');
  t.is(signOfRedis(coded('EMFILE')), 'own-fault');
});
