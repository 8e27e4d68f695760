/** What others need of the floor: the file to run. Everything else is reached over HTTP and TCP. */
export { supervisorMain } from './supervisor/programs.ts';
