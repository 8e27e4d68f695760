/** Durations for people: `38 ms`, `1.24 s`, `2 min 5 s`. Pure. */
export const showMs = (ms: number): string => {
  if (ms < 0) return `-${showMs(-ms)}`;
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** A part of the whole, as `12 %`; one digit more below 10 %. */
export const showShare = (part: number, whole: number): string => {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
};
