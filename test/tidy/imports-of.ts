/** Everything that a file imports or re-exports, with the names it takes. Pure. */
import { dirname, join } from 'node:path';
import {
  type ImportDeclaration,
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNamedExports,
  isNamedImports,
  isNamespaceImport,
  isStringLiteral,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast';
import type { Source } from './source-files.ts';

export type Import = {
  readonly specifier: string;
  readonly line: number;
  /** Erased when compiled: nothing of the module runs because of it. */
  readonly typeOnly: boolean;
  /** Names as the other module exports them; `all` for a namespace or a dynamic import. */
  readonly names: readonly string[] | 'all';
};

export const importsOf = ({ nodes, tree, lineAt }: Source): readonly Import[] =>
  nodes.flatMap((node) => {
    const found = importAt(node);
    return found === undefined ? [] : [{ ...found, line: lineAt(node.getStart(tree)) }];
  });

/** The file that a relative specifier means, from the repository's root. */
export const resolved = (path: string, specifier: string): string | undefined =>
  specifier.startsWith('.') ? join(dirname(path), specifier) : undefined;

const importAt = (node: Node): Omit<Import, 'line'> | undefined => {
  if (isImportDeclaration(node)) return fromImport(node);
  if (isExportDeclaration(node)) {
    const { moduleSpecifier, exportClause, isTypeOnly } = node;
    if (moduleSpecifier === undefined || !isStringLiteral(moduleSpecifier)) return undefined;
    const named = exportClause !== undefined && isNamedExports(exportClause);
    const names = named ? exportClause.elements.map((e) => (e.propertyName ?? e.name).text) : 'all';
    return { specifier: moduleSpecifier.text, typeOnly: isTypeOnly, names };
  }
  const dynamic = isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword;
  const argument = dynamic ? node.arguments[0] : literalOf(node);
  if (argument === undefined || !isStringLiteral(argument)) return undefined;
  return { specifier: argument.text, typeOnly: !dynamic, names: 'all' };
};

const fromImport = ({ importClause, moduleSpecifier }: ImportDeclaration) => {
  if (!isStringLiteral(moduleSpecifier)) return undefined;
  const specifier = moduleSpecifier.text;
  const bindings = importClause?.namedBindings;
  const elements = bindings !== undefined && isNamedImports(bindings) ? bindings.elements : [];
  const whole = bindings !== undefined && isNamespaceImport(bindings);
  const names = elements.map((element) => (element.propertyName ?? element.name).text);
  const erased = elements.length > 0 && elements.every((element) => element.isTypeOnly);
  const typeOnly = importClause?.phaseModifier === SyntaxKind.TypeKeyword || erased;
  return { specifier, typeOnly, names: whole ? ('all' as const) : names };
};

/** The module of a type such as `import('x').Y`. */
const literalOf = (node: Node): Node | undefined =>
  isImportTypeNode(node) && isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
