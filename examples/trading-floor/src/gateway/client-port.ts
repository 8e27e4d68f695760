/**
 * Where order clients connect. An order is admitted only when nothing speaks against it;
 * everything else is rejected at once, with the reason. A client
 * that says `hello` with a name hears of its orders again after it reconnects. IO.
 */
import { readOrder } from '../book/order.ts';
import type { LineConnection, Message } from '../wire/line-connection.ts';
import { type LineServer, listenLines } from '../wire/listen.ts';
import type { Admission } from './admission.ts';
import type { Authority } from './authority.ts';
import type { Clients } from './clients.ts';
import type { Sequencer } from './sequencer.ts';

export const serveClients = (
  port: number,
  clients: Clients,
  sequencer: Sequencer,
  authority: Authority,
  admission: Admission,
): Promise<LineServer> =>
  listenLines(port, () => {
    let client = clients.anonymous();
    return {
      onOpen: (connection) => clients.join(client, connection),
      onMessage: (message, connection) => {
        if (message['type'] === 'hello') {
          clients.leave(client, connection);
          client = String(message['client']);
          clients.join(client, connection);
        } else if (message['type'] === 'order') {
          takeOrder(client, message, connection, sequencer, authority, admission);
        } else if (message['type'] === 'cancel') {
          takeCancel(client, message, connection, sequencer, authority);
        } else {
          connection.destroy();
        }
      },
      onClose: (connection) => clients.leave(client, connection),
    };
  });

const takeOrder = (
  client: string,
  message: Message,
  connection: LineConnection,
  sequencer: Sequencer,
  authority: Authority,
  admission: Admission,
): void => {
  const order = readOrder(message);
  const clOrdId = String(message['clOrdId']);
  if (order === undefined) {
    connection.send({
      type: 'rejected',
      clOrdId,
      reason: 'malformed: a field is missing or wrong',
    });
    return;
  }
  const reason = admission.reasonAgainst(order);
  if (reason !== undefined) connection.send({ type: 'rejected', clOrdId, reason });
  else sequencer.append({ type: 'order', client, incarnation: authority.incarnation(), ...order });
};

const takeCancel = (
  client: string,
  message: Message,
  connection: LineConnection,
  sequencer: Sequencer,
  authority: Authority,
): void => {
  const clOrdId = String(message['clOrdId']);
  const known = sequencer.standing.isActive() && sequencer.orders.clientOf(clOrdId) !== undefined;
  const reason = known ? 'no primary engine' : 'unknown or finished order';
  if (!known || authority.primary() === undefined) {
    connection.send({ type: 'cancelRejected', clOrdId, reason });
  } else {
    sequencer.append({ type: 'cancel', client, clOrdId });
  }
};
