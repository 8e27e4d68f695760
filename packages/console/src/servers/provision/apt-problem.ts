/**
 * What went wrong in apt, in its own words: the first line that names an error; and whether asking
 * the same mirror again can help. Pure.
 */

/** The first error in what apt wrote to stderr, without apt's mark; else its last line. */
export const aptProblem = (stderr: string): string => {
  const lines = stderr.trim().split('\n');
  const error = lines.find((line) => line.startsWith('E: ')) ?? lines.at(-1) ?? '';
  return error.replace(/^E: /, '').replace(/\s+/g, ' ').trim();
};

/** The mirror itself was not reached, so its other suites will not be either. */
export const isOffline = (problem: string): boolean =>
  /could not (connect|resolve)|unable to connect|temporary failure|timed out|unreachable/i.test(
    problem,
  );
