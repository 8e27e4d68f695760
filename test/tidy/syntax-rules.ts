/** Rules about syntax: types that are no types, exports without a name, long functions. Pure. */
import {
  isArrowFunction,
  isAsExpression,
  isConstructorDeclaration,
  isExportAssignment,
  isExportDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isMethodDeclaration,
  isNonNullExpression,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { perFile, type Rule } from './rule.ts';
import type { Source } from './source-files.ts';

const longestFunction = 40;

/** A rule that points at every node of a kind. */
const forbidden = (name: string, instead: string, is: (node: Node) => boolean): Rule =>
  perFile(name, instead, ({ nodes, tree, lineAt }) =>
    nodes
      .filter(is)
      .map((node) => ({ line: lineAt(node.getStart(tree)), what: firstLine(node.getText(tree)) })),
  );

export const syntaxRules: readonly Rule[] = [
  forbidden(
    'default export',
    'export it by name',
    (node) => isExportAssignment(node) || node.kind === SyntaxKind.DefaultKeyword,
  ),
  forbidden(
    'export *',
    'list the names: the index is the public screen of the package',
    (node) => isExportDeclaration(node) && node.exportClause === undefined,
  ),
  forbidden('any', 'say what it is, or unknown', (node) => node.kind === SyntaxKind.AnyKeyword),
  forbidden(
    'as unknown as',
    'decode it, or narrow it with a guard',
    (node) =>
      isAsExpression(node) &&
      isAsExpression(node.expression) &&
      node.expression.type.kind === SyntaxKind.UnknownKeyword,
  ),
  forbidden('non-null', 'handle the missing value', isNonNullExpression),
  perFile('function length', 'give a part of it a name of its own', (source) =>
    source.nodes.filter(isFunction).flatMap((node) => {
      const lines = ownLines(source, node);
      if (lines <= longestFunction) return [];
      const line = source.lineAt(node.getStart(source.tree));
      return [{ line, what: `${lines} lines of its own, of ${longestFunction}` }];
    }),
  ),
];

/** A factory's inner functions count for themselves: it stands where others have a class. */
const ownLines = (source: Source, node: Node): number => {
  const inner = childrenOf(node).reduce((sum, child) => sum + functionLines(source, child), 0);
  return linesOf(source, node) - inner;
};

/** Lines between the first and the last one of the functions nearest below a node. */
const functionLines = (source: Source, node: Node): number =>
  isFunction(node)
    ? Math.max(0, linesOf(source, node) - 2)
    : childrenOf(node).reduce((sum, child) => sum + functionLines(source, child), 0);

const linesOf = ({ tree, lineAt }: Source, node: Node): number =>
  lineAt(node.end) - lineAt(node.getStart(tree)) + 1;

const childrenOf = (node: Node): readonly Node[] => {
  const found: Node[] = [];
  node.forEachChild((child) => void found.push(child));
  return found;
};

const isFunction = (node: Node): boolean =>
  [
    isArrowFunction,
    isFunctionDeclaration,
    isFunctionExpression,
    isMethodDeclaration,
    isConstructorDeclaration,
    isGetAccessorDeclaration,
  ].some((is) => is(node));

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
