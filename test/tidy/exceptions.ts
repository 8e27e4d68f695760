/**
 * Where the style is broken on purpose, each with its reason. One that is not needed is an error.
 */

export type Exception = { readonly rule: string; readonly path: string; readonly why: string };

export const exceptions: readonly Exception[] = [
  {
    rule: 'through the index',
    path: 'test/servers-provision.test.ts',
    why: 'the lock between two fetching processes is shown with two processes, here and nowhere else',
  },
];
