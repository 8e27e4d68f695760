/** From now on for so long, as an instant of the log; null is for ever. Pure. */
export const lasting = (nowMs: number, forMs: number | null): string | null =>
  forMs === null ? null : new Date(nowMs + forMs).toISOString();

/** Whether what was said until an instant still holds. */
export const holds = (expiresAt: string | null, nowMs: number): boolean =>
  expiresAt === null || Date.parse(expiresAt) > nowMs;

/** `until 09:45:00Z`, in the words of an answer. */
export const untilWords = (expiresAt: string | null): string =>
  expiresAt === null ? 'until it is lifted' : `until ${expiresAt.slice(0, 19)}Z`;
