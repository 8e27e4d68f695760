/**
 * Who gets the feed: whoever asked within the last second, by the port it asked from. A handler
 * that dies stops asking and is forgotten, like a host that leaves a multicast group. Pure.
 */
const forgottenAfterMs = 1000;

export const createMembers = () => {
  const heard = new Map<number, number>();
  const join = (port: number, nowMs: number): void => {
    heard.set(port, nowMs);
  };
  const at = (nowMs: number): readonly number[] => {
    for (const [port, atMs] of heard) if (nowMs - atMs > forgottenAfterMs) heard.delete(port);
    return [...heard.keys()];
  };
  return { join, at };
};
