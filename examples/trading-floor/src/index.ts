/** The example trading floor: how its supervisor is started, and the ports that it needs. */
export { portNames, supervisorMain } from './supervisor/programs.ts';
