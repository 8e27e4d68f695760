/**
 * What the venue says of itself: its clock and its trading session. Both can be put wrong on
 * request, so that a member's checks of them can be seen to fail. IO: it reads the clock.
 */
import { change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import type { Venue } from './venue.ts';

export const venueStatusRoutes = (venue: Venue): readonly Route[] => {
  let clockOffsetMs = 0;
  // Milliseconds with a fraction: the clock's error is judged by less than one.
  const now = (): number => performance.timeOrigin + performance.now() + clockOffsetMs;
  const session = () => (venue.isOpen ? 'open' : 'closed');
  const status = () => ({ venue: 'EXCHANGE', session: session(), timeMs: now() });
  return [
    look('/status', () => ok(status())),
    change('POST', '/status', ({ body }) => {
      const { session: asked = session(), clockOffsetMs: offset = clockOffsetMs } = body;
      if ((asked !== 'open' && asked !== 'closed') || !Number.isFinite(offset)) {
        return refuse(400, 'session is open or closed, clockOffsetMs a number');
      }
      venue.isOpen = asked === 'open';
      clockOffsetMs = Number(offset);
      return ok(status());
    }),
  ];
};
