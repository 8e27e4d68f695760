/**
 * The sockets of a handler's lines. Each joins its feed again and again, so that a feed that was
 * away finds its handlers within a twentieth of a second of coming back. IO.
 */
import { createSocket, type Socket } from 'node:dgram';
import { localHost } from '../wire/listen.ts';

export type LegSocket = {
  /** Leaves and joins anew, on a new socket. */
  readonly reset: () => void;
  readonly close: () => void;
};

const joinEveryMs = 50;

export const openLeg = (feedPort: number, onPacket: (text: string) => void): LegSocket => {
  const open = (): Socket => {
    const socket = createSocket('udp4');
    socket.on('error', () => undefined);
    socket.on('message', (datagram) => onPacket(datagram.toString('latin1')));
    socket.bind(0, localHost, () => join(socket));
    return socket;
  };
  const join = (socket: Socket): void => socket.send('join', feedPort, localHost);
  let current = open();
  let bound = false;
  current.once('listening', () => (bound = true));
  const joining = setInterval(() => bound && join(current), joinEveryMs);
  const reset = (): void => {
    bound = false;
    current.close();
    current = open();
    current.once('listening', () => (bound = true));
  };
  const close = (): void => {
    clearInterval(joining);
    current.close();
  };
  return { reset, close };
};
