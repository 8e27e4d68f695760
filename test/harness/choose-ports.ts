/** A process that chooses free ports, says which, and lives until it is told to end. IO. */
import { freePorts } from '@recovery-ledger/console';

const halves = await Promise.all([freePorts(30), freePorts(30)]);
console.log(JSON.stringify(halves.flat()));
setInterval(() => undefined, 60_000);
