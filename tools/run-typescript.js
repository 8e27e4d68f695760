/**
 * Lets node run the TypeScript sources of this repository as they are:
 * `node --conditions=development --import ./tools/run-typescript.js file.ts`.
 */
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
