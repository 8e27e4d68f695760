/** The exact sum of two decimal texts. Pure. */
export const addDecimals = (a: string, b: string): string => {
  const places = Math.max(placesOf(a), placesOf(b));
  const sum = scaled(a, places) + scaled(b, places);
  const digits = `${sum < 0n ? -sum : sum}`.padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${sum < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
};

const placesOf = (text: string): number => text.split('.')[1]?.length ?? 0;

const scaled = (text: string, places: number): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(places, '0'));
};
