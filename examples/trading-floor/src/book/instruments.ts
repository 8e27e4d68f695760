/** What is traded here, and the price each walk starts from. Pure. */
export type Instrument = { readonly symbol: string; readonly price: string };

export const instruments: readonly Instrument[] = [
  { symbol: 'ACME', price: '101.25' },
  { symbol: 'BOLT', price: '48.5' },
  { symbol: 'CRUX', price: '250' },
  { symbol: 'DELTA', price: '12.75' },
  { symbol: 'ECHO', price: '76.4' },
  { symbol: 'FJORD', price: '333.3' },
];

/** Accepted, acknowledged and cancelable, but nobody ever trades it: safe to probe with. */
export const testSymbol = 'ZTEST';
