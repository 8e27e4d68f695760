/**
 * Decimals as integers of ten-thousandths: text on the wire, exact integers inside, no floats.
 * Integers stay below 2^53, which is 900 billion units: more than this floor ever trades. Pure.
 */
const scale = 10_000;
const digits = 4;
const shape = /^(-?)(\d{1,12})(?:\.(\d{1,4}))?$/;

/** '-12.5' → -125000; undefined for anything that is not a decimal with at most four places. */
export const parseDecimal = (text: unknown): number | undefined => {
  const match = typeof text === 'string' ? shape.exec(text) : null;
  if (match === null) return undefined;
  const whole = Number(match[2]);
  const fraction = Number((match[3] ?? '').padEnd(digits, '0'));
  const scaled = whole * scale + fraction;
  if (!Number.isSafeInteger(scaled)) return undefined;
  return match[1] === '-' && scaled !== 0 ? -scaled : scaled;
};

/** -125000 → '-12.5'. The one canonical spelling: no trailing zeros, no '-0'. */
export const formatDecimal = (scaled: number): string => {
  const size = Math.abs(scaled);
  const whole = Math.floor(size / scale);
  const fraction = size % scale;
  const sign = scaled < 0 ? '-' : '';
  if (fraction === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(fraction).padStart(digits, '0').replace(/0+$/, '')}`;
};
