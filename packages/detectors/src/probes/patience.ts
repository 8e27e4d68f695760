/**
 * How long to wait for the next answer. Pure. A server that is slow but right must not be taken for
 * a hung one: after a late answer the next question may take three times as long as that one took.
 * It is a few deadlines at most, and halves with every answer that was quick.
 */

const share = 3;
const mostDeadlines = 4;

export const patienceAfter = (patienceMs: number, tookMs: number, deadlineMs: number): number => {
  const wanted = Math.max(deadlineMs, share * tookMs, patienceMs / 2);
  return Math.min(wanted, mostDeadlines * deadlineMs);
};
