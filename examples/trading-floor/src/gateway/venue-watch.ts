/**
 * Asks the venue once a second what time it has and whether its session is open. The clock's
 * error is what the two clocks differ at most: the difference seen plus half the round trip,
 * the best of the last few answers. Nothing heard lately is null, never zero. IO.
 */
import { callJson } from '../wire/http-call.ts';

export type VenueWatch = {
  readonly port: number;
  readonly clockErrorMs: () => number | null;
  readonly session: () => string | null;
  readonly close: () => void;
};

type Sample = { readonly errorMs: number; readonly at: number };

const everyMs = 1000;
const kept = 5;
const oldestMs = 10_000;
const now = (): number => performance.timeOrigin + performance.now();

export const watchVenue = (exchangePort: number): VenueWatch => {
  let samples: readonly Sample[] = [];
  let session: { readonly state: string; readonly at: number } | undefined;
  const ask = async (): Promise<void> => {
    const askedAt = now();
    const { body } = await callJson({ port: exchangePort, path: '/status', timeoutMs: everyMs });
    const answeredAt = now();
    const offset = Number(body['timeMs']) - (askedAt + answeredAt) / 2;
    const errorMs = Math.abs(offset) + (answeredAt - askedAt) / 2;
    samples = [...samples, { errorMs, at: performance.now() }].slice(-kept);
    session = { state: String(body['session']), at: performance.now() };
  };
  const look = (): void => void ask().catch(() => undefined);
  look();
  const timer = setInterval(look, everyMs);
  const isRecent = ({ at }: { readonly at: number }): boolean => performance.now() - at < oldestMs;
  const clockErrorMs = (): number | null => {
    const recent = samples.filter(isRecent).map(({ errorMs }) => errorMs);
    return recent.length === 0 ? null : Math.round(Math.min(...recent) * 1000) / 1000;
  };
  return {
    port: exchangePort,
    clockErrorMs,
    session: () => (session !== undefined && isRecent(session) ? session.state : null),
    close: () => clearInterval(timer),
  };
};
