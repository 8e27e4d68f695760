/** Rules about files as text: header, name, length, width, words. Pure. */
import { basename } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { perFile, type Rule } from './rule.ts';
import type { Source } from './source-files.ts';

const longestFile = 200;
const widestLine = 100;
const emptyNames = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types'];
const laterWords = new RegExp(
  `\\b(${['TO', 'FIX'].map((half, i) => half + ['DO', 'ME'][i]).join('|')})\\b`,
);

/** Whatever a recoverer does goes by one clock: shell/clock.ts, where it is the system's. */
const usesOwnClock = /^packages\/recoverers\/src\/(?!shell\/clock\.ts$|.*\.test\.ts$)/;
const clocks =
  /\b(setTimeout|setInterval|Date\.now|performance\.now|hrtime|AbortSignal\.timeout|timers\/promises)\b/;

export const textRules: readonly Rule[] = [
  perFile(
    'header',
    'open with /** what it is, the invariant it keeps, "Pure." where it is, "IO." where it is */',
    ({ text }) => (text.startsWith('/**') ? [] : [{ line: 1, what: 'no header comment' }]),
  ),
  perFile('name', 'name the file for the one thing it exports', ({ path }) => {
    const name = basename(path).replace(/(\.test)?\.ts$/, '');
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
    if (kebab && !emptyNames.includes(name)) return [];
    return [{ line: 1, what: kebab ? `"${name}" names nothing` : `"${name}" is not kebab-case` }];
  }),
  perFile('file length', 'it holds two things: find the second and name it', ({ text }) => {
    const lines = text.trimEnd().split('\n').length;
    return lines <= longestFile ? [] : [{ line: lines, what: `${lines} lines of ${longestFile}` }];
  }),
  perFile('line width', 'break the line; only string literals may be longer', (source) => {
    const exempt = linesOfLiterals(source);
    return source.text.split('\n').flatMap((text, index) => {
      const tooWide = text.length > widestLine && !exempt.has(index + 1) && !text.includes('://');
      return tooWide ? [{ line: index + 1, what: `${text.length} columns of ${widestLine}` }] : [];
    });
  }),
  perFile(
    'clock',
    'take it from the Clock that is handed in: a simulation has its own',
    (source) =>
      usesOwnClock.test(source.path)
        ? source.text.split('\n').flatMap((text, index) => {
            const found = clocks.exec(text)?.[0];
            return found === undefined ? [] : [{ line: index + 1, what: found }];
          })
        : [],
  ),
  perFile('later', 'do it now, or write down why it is as it is', ({ text }) =>
    text.split('\n').flatMap((line, index) => {
      const word = laterWords.exec(line)?.[0];
      return word === undefined ? [] : [{ line: index + 1, what: word }];
    }),
  ),
];

const linesOfLiterals = ({ nodes, tree, lineAt }: Source): ReadonlySet<number> => {
  const lines = new Set<number>();
  for (const node of nodes) {
    const literal = [
      SyntaxKind.StringLiteral,
      SyntaxKind.NoSubstitutionTemplateLiteral,
      SyntaxKind.TemplateExpression,
      SyntaxKind.RegularExpressionLiteral,
    ].includes(node.kind);
    if (!literal) continue;
    for (let line = lineAt(node.getStart(tree)); line <= lineAt(node.end); line += 1)
      lines.add(line);
  }
  return lines;
};
