/**
 * Node's hooks: a `.ts` file is loaded with its types blanked out, so every line and column stays
 * where it was and stacks need no map. Sources name each other with their extension and have no
 * syntax but types to blank (`erasableSyntaxOnly`), so every file stands alone and resolving is
 * node's own. What came of a file is kept by its content: hundreds of test processes load the same.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const kept = fileURLToPath(new URL('../node_modules/.cache/typescript/', import.meta.url));
mkdirSync(kept, { recursive: true });

export const load = (url, context, nextLoad) => {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  return { format: 'module', source: strippedOf(url), shortCircuit: true };
};

const strippedOf = (url) => {
  const text = readFileSync(fileURLToPath(url), 'utf8');
  const file = `${kept}${createHash('sha256').update(text).digest('hex')}.js`;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const stripped = strip(url, text);
    keep(file, stripped);
    return stripped;
  }
};

const strip = (url, text) => {
  const { transformSync } = require('@swc/wasm-typescript');
  try {
    return transformSync(text, { mode: 'strip-only', module: true }).code;
  } catch (problem) {
    throw new SyntaxError(`${fileURLToPath(url)}: ${problem.message ?? problem}`);
  }
};

/** Whole or not at all, whoever else keeps it now. */
const keep = (file, text) => {
  const making = `${file}.${process.pid}`;
  writeFileSync(making, text);
  renameSync(making, file);
};
