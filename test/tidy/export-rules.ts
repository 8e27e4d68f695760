/** What is exported is used elsewhere, or is part of a package's public screen. Pure. */
import {
  isExportDeclaration,
  isIdentifier,
  isNamedExports,
  isTypeAliasDeclaration,
  isVariableStatement,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { importsOf, resolved } from './imports-of.ts';
import type { Rule } from './rule.ts';
import type { Source } from './source-files.ts';

export const exportRules: readonly Rule[] = [
  {
    name: 'unused export',
    instead: 'remove the export, or the code',
    find: (sources) => {
      const used = usedNames(sources);
      const isUsed = ({ path }: Source, name: string) =>
        used.has(`${path} ${name}`) || used.has(`${path} *`);
      return sources
        .filter(({ path }) => !isScreen(path))
        .flatMap((source) =>
          exportsOf(source)
            .filter(({ name }) => !isUsed(source, name) && !isShapeOf(source, name))
            .map(({ name, line }) => ({ path: source.path, line, what: name })),
        );
    },
  },
];

/** A type that the file's own functions take or give may be named for their callers. */
const isShapeOf = ({ tree, nodes }: Source, name: string): boolean =>
  [...tree.statements].some((it) => isTypeAliasDeclaration(it) && it.name.text === name) &&
  nodes.filter((node) => isIdentifier(node) && node.text === name).length > 1;

/** An index is imported by name of its package. */
const isScreen = (path: string): boolean => path.endsWith('/index.ts');

const usedNames = (sources: readonly Source[]): ReadonlySet<string> =>
  new Set(
    sources.flatMap((source) =>
      importsOf(source).flatMap(({ specifier, names }) => {
        const target = resolved(source.path, specifier);
        if (target === undefined) return [];
        return names === 'all' ? [`${target} *`] : names.map((name) => `${target} ${name}`);
      }),
    ),
  );

type Exported = { readonly name: string; readonly line: number };

const exportsOf = ({ tree, lineAt }: Source): readonly Exported[] =>
  [...tree.statements].flatMap((statement) =>
    namesOf(statement).map((name) => ({ name, line: lineAt(statement.getStart(tree)) })),
  );

const namesOf = (statement: Node): readonly string[] => {
  if (isExportDeclaration(statement)) {
    const { exportClause } = statement;
    const named = exportClause !== undefined && isNamedExports(exportClause);
    return named ? exportClause.elements.map(({ name }) => name.text) : [];
  }
  const modifiers =
    'modifiers' in statement && Array.isArray(statement.modifiers) ? statement.modifiers : [];
  if (!modifiers.some((modifier: Node) => modifier.kind === SyntaxKind.ExportKeyword)) return [];
  const declared: readonly unknown[] = isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name)
    : ['name' in statement ? statement.name : undefined];
  return declared.flatMap((name) => (isNode(name) && isIdentifier(name) ? [name.text] : []));
};

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'kind' in value;
