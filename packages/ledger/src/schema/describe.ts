/** What events, named codecs and fields mean, looked up for schemas and pages. Pure. */
export const describe = (_owner: string, _field?: string): string | undefined => undefined;
