/**
 * Drills are numbered through, `drill-1`, `drill-2`, …: two services that start one at the same
 * moment want the same id, and the expected sequence 0 of its aggregate lets one of them. Pure.
 */

export const drillId = (number: number): string => `drill-${number}`;

/** 0 for an id of another form. */
export const numberOf = (drill: string): number => Number(/^drill-(\d+)$/.exec(drill)?.[1] ?? 0);
