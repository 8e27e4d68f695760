/**
 * The datagrams of the feed: a first line `<session> <first> <count>`, then one message a line. The
 * messages are numbered from `first` on. A packet without messages is a heartbeat: it names the
 * number that comes next, so that a loss shows even when nothing follows. Pure.
 */
export type Packet = {
  /** The venue's day: another session numbers from 1 again. */
  readonly session: string;
  readonly first: number;
  readonly messages: readonly string[];
};

/** What fits in one datagram of an Ethernet, with room for headers. */
const mostCharacters = 1300;

const head = /^(\S+) (\d{1,15}) (\d{1,6})$/;

export const formatPacket = ({ session, first, messages }: Packet): string =>
  [`${session} ${first} ${messages.length}`, ...messages].join('\n');

/** Undefined for anything that is not a whole packet. */
export const parsePacket = (text: string): Packet | undefined => {
  const [line = '', ...messages] = text.split('\n');
  const match = head.exec(line);
  if (match === null || Number(match[3]) !== messages.length) return undefined;
  return { session: match[1] ?? '', first: Number(match[2]), messages };
};

/** Messages in as few packets as hold them; one heartbeat when there are none. */
export const packetsOf = ({ session, first, messages }: Packet): readonly Packet[] => {
  const packets: Packet[] = [];
  let [from, size] = [0, 0];
  const close = (to: number): void => {
    packets.push({ session, first: first + from, messages: messages.slice(from, to) });
    [from, size] = [to, 0];
  };
  for (const [i, message] of messages.entries()) {
    if (size + message.length > mostCharacters && i > from) close(i);
    size += message.length + 1;
  }
  close(messages.length);
  return packets;
};
