/** The resident memory of this process while something runs. IO. */

export type Memory = {
  readonly beforeMb: number;
  readonly peakMb: number;
  readonly afterMb: number;
};

const everyMs = 50;
const rssMb = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);

export const watchMemory = async <A>(
  work: () => Promise<A>,
): Promise<{ readonly result: A; readonly ms: number; readonly memory: Memory }> => {
  const beforeMb = rssMb();
  let peakMb = beforeMb;
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, rssMb());
  }, everyMs);
  const start = performance.now();
  try {
    const result = await work();
    const ms = performance.now() - start;
    return { result, ms, memory: { beforeMb, peakMb, afterMb: rssMb() } };
  } finally {
    clearInterval(timer);
  }
};
