/**
 * The drop-copy port: everything a session is told, once more, to whoever subscribes. It shares
 * the session's numbering, so a receiver and an engine at one number can be compared. IO.
 */
import { followLog } from '../wire/follow-log.ts';
import { type LineServer, listenLines } from '../wire/listen.ts';
import type { Sessions } from './order-session.ts';

export const serveDropCopy = (port: number, sessions: Sessions): Promise<LineServer> =>
  listenLines(port, () => {
    let stop: (() => void) | undefined;
    return {
      onMessage: (message, connection) => {
        const session = sessions.get(String(message['session']));
        const from = Number(message['from']);
        const last = session?.log.last() ?? 0;
        const possible = Number.isSafeInteger(from) && from >= 1 && from <= last + 1;
        if (message['type'] !== 'subscribe' || session === undefined || !possible) {
          connection.send({ type: 'refused', reason: `subscribe from 1 to ${last + 1}` });
          connection.end();
          return;
        }
        stop?.();
        const stopFollowing = followLog(session.log, from, connection);
        session.taps.add(connection.sendText);
        session.copyTaps.add(connection.sendText);
        stop = () => {
          session.taps.delete(connection.sendText);
          session.copyTaps.delete(connection.sendText);
          stopFollowing();
        };
      },
      onClose: () => stop?.(),
    };
  });
