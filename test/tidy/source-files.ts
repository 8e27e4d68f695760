/**
 * Every TypeScript source of the repository, parsed by the compiler that checks it: TypeScript 7
 * answers over its (still unstable, here pinned) API, so that no rule has to guess with patterns.
 */
import { relative } from 'node:path';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

export type Source = {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly tree: SourceFile;
  readonly nodes: readonly Node[];
  /** Line of a position, counted from 1. */
  readonly lineAt: (position: number) => number;
};

/** Parses what `<root>/tsconfig.json` includes. */
export const readSources = (root: string): readonly Source[] => {
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProjects: [`${root}/tsconfig.json`] });
    return snapshot.getProjects().flatMap(({ program, rootFiles }) =>
      rootFiles.flatMap((file) => {
        const tree = program.getSourceFile(file);
        return tree === undefined ? [] : [sourceOf(relative(root, file), tree)];
      }),
    );
  } finally {
    api.close();
  }
};

const sourceOf = (path: string, tree: SourceFile): Source => {
  const { text } = tree;
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const lineAt = (position: number) => starts.findLastIndex((start) => start <= position) + 1;
  return { path, text, tree, nodes: nodesOf(tree), lineAt };
};

/** All nodes of a file in the order of the text. */
const nodesOf = (tree: SourceFile): readonly Node[] => {
  const found: Node[] = [];
  const visit = (node: Node): undefined => {
    found.push(node);
    node.forEachChild(visit);
  };
  tree.forEachChild(visit);
  return found;
};
