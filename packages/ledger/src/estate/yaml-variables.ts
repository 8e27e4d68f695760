/**
 * `${NAME}` and `${NAME:-default}` in a YAML document, replaced from given variables. Pure but for
 * the document, which is changed in place before anything is read from it. As in a shell, a
 * variable that is empty counts as not set. A plain whole number stays a number.
 */
import { type Document, isPair, isScalar, isSeq, Scalar, visit } from 'yaml';

export type Variables = Readonly<Record<string, string | undefined>>;

export type VariableProblem = {
  readonly offset: number;
  readonly path: readonly (string | number)[];
  readonly message: string;
};

const reference = /\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}/g;

export const substitute = (
  document: Document,
  variables: Variables,
): readonly VariableProblem[] => {
  const problems: VariableProblem[] = [];
  visit(document, {
    Scalar: (_key, node, ancestors) => {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return;
      const path = pathOf([...ancestors, node]);
      const report = (message: string) =>
        problems.push({ offset: node.range?.[0] ?? 0, path, message });
      const whole = node.value.replace(reference, (_match, name: string, fallback?: string) => {
        const value = variables[name] || fallback;
        if (value === undefined)
          report(`the variable ${name} is not set: export it, or write \${${name}:-default}`);
        return value ?? '';
      });
      const odd = /\$\{[^}]*\}?/.exec(node.value.replace(reference, ''));
      if (odd !== null) report(`"${odd[0]}" is no variable: write \${NAME} or \${NAME:-default}`);
      node.value = /^\d+$/.test(whole) && node.type === Scalar.PLAIN ? Number(whole) : whole;
    },
  });
  return problems;
};

/** The path to the last of these nodes, each the parent of the next. */
const pathOf = (nodes: readonly unknown[]): readonly (string | number)[] => {
  const path: (string | number)[] = [];
  nodes.forEach((node, index) => {
    const parent = nodes[index - 1];
    if (isSeq(parent)) path.push(parent.items.indexOf(node));
    if (isPair(parent) && parent.key !== node && isScalar(parent.key))
      path.push(String(parent.key.value));
  });
  return path;
};
