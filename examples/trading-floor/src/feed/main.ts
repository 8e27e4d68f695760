/**
 * One line of the venue's feed, `--leg A`: sends what the exchange numbers, unchanged, to every
 * handler that has joined by a datagram. It repeats and repairs nothing; that is what the other
 * line and the re-request service are for. IO.
 */
import { createSocket, type Socket } from 'node:dgram';
import { parseArgs } from 'node:util';
import { decodeEnvironment, port, text } from '../wire/environment.ts';
import { localHost, PortTaken } from '../wire/listen.ts';
import { runProgram, type Stop } from '../wire/run-program.ts';
import { followStream } from './follow-stream.ts';
import { createMembers } from './members.ts';

const { values: args } = parseArgs({ options: { leg: { type: 'string', default: 'A' } } });

const start = async (): Promise<Stop> => {
  const leg = args.leg.toUpperCase();
  const fields = {
    FLOOR_DATA_DIR: text(),
    FLOOR_EXCHANGE_HTTP_PORT: port(),
    [`FLOOR_FEED_${leg}_PORT`]: port(),
  };
  const env = decodeEnvironment(process.env, fields);
  const members = createMembers();
  const socket = createSocket('udp4');
  await bound(socket, Number(env[`FLOOR_FEED_${leg}_PORT`]));
  socket.on('message', (_, from) => members.join(from.port, performance.now()));
  const stream = followStream(env.FLOOR_EXCHANGE_HTTP_PORT, leg, (packet) => {
    for (const member of members.at(performance.now())) socket.send(packet, member, localHost);
  });
  return () => {
    stream.close();
    socket.close();
  };
};

/** A handler that went away makes later sends fail; that is no trouble of the feed's. */
const bound = (socket: Socket, at: number): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE';
      reject(taken ? new PortTaken(at) : error);
    });
    socket.bind(at, localHost, () => {
      socket.removeAllListeners('error').on('error', () => undefined);
      resolve();
    });
  });

runProgram(`feed-${args.leg.toLowerCase()}`, start);
