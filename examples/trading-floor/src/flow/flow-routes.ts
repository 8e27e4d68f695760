/** The desk over HTTP: how it goes, pause, resume, and the proof that nothing was lost. IO. */
import { change, look, ok, type Route } from '../wire/http-routes.ts';
import type { Desk } from './desk.ts';
import type { Sending } from './sending.ts';

export type Flow = {
  readonly desk: Desk;
  readonly sending: Sending;
  readonly isConnected: () => boolean;
  /** The gateway that it sends its orders to. */
  readonly gateway: () => string;
  readonly verifyNow: () => Promise<object>;
};

export const flowRoutes = ({
  desk,
  sending,
  isConnected,
  gateway,
  verifyNow,
}: Flow): readonly Route[] => {
  const stats = () => ({
    ...desk.stats(),
    ordersPerSecond: sending.perSecond(),
    lastAcknowledgedAt: sending.lastAcknowledgedAt(),
    unanswered: desk.unanswered(),
    connected: isConnected(),
    gateway: gateway(),
    paused: sending.paused,
  });
  const setPaused = (paused: boolean) => () => {
    sending.paused = paused;
    return ok({ paused });
  };
  return [
    look('/health', () => ok({ status: 'OK', connected: isConnected() })),
    look('/stats', () => ok(stats())),
    change('POST', '/pause', setPaused(true)),
    change('POST', '/resume', setPaused(false)),
    change('POST', '/verify', async () => ok(await verifyNow())),
  ];
};
