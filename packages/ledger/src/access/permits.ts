/** Whether a subject is one that a list of permissions names, as the server matches them. Pure. */
export const permits = (allowed: readonly string[], subject: string): boolean =>
  allowed.some((pattern) => matches(pattern.split('.'), subject.split('.')));

const matches = (pattern: readonly string[], subject: readonly string[]): boolean => {
  for (const [index, token] of pattern.entries()) {
    if (token === '>') return subject.length > index;
    if (subject[index] === undefined) return false;
    if (token !== '*' && token !== subject[index]) return false;
  }
  return pattern.length === subject.length;
};
