/**
 * Whether the Redis that was started answers commands: not while it loads its data, and another
 * server at the same port is not mistaken for it. IO.
 */
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

const patienceMs = 500;

/** Null, or what it lacks. */
export const redisServes = async (
  folder: string,
  pid: number,
  port: number,
): Promise<string | null> => {
  const password = await readFile(join(folder, '..', 'redis-password'), 'utf8');
  const answer = await ask(port, `AUTH ${password.trim()}\r\nINFO server persistence\r\n`);
  if (answer === '') return 'takes no connections';
  const fact = (name: string) => new RegExp(`^${name}:(\\d+)`, 'm').exec(answer)?.[1];
  if (Number(fact('process_id')) !== pid) return `is not what answers: ${answer.split('\r\n')[0]}`;
  return fact('loading') === '0' ? null : 'loads its data';
};

const ask = (port: number, question: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(question));
    let answer = '';
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
      if (/^loading:|^-/m.test(answer)) socket.destroy();
    });
    socket.once('close', () => resolve(answer));
  });
