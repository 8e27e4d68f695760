/** The commands, in the order in which help shows them. */
import type { Register } from '../run-command.ts';
import { alert } from '../services/alert.ts';
import { chaosServe } from '../services/chaos-serve.ts';
import { detect } from '../services/detect.ts';
import { project } from '../services/project.ts';
import { recover } from '../services/recover.ts';
import { seal } from '../services/seal.ts';
import { adopt } from './adopt.ts';
import { approvals } from './approvals.ts';
import { backup } from './backup.ts';
import { chaosFail } from './chaos-fail.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { estate } from './estate.ts';
import { events } from './events.ts';
import { exportLog } from './export.ts';
import { importLog } from './import.ts';
import { incident } from './incident.ts';
import { incidents } from './incidents.ts';
import { init } from './init.ts';
import { metrics } from './metrics.ts';
import { migrate } from './migrate.ts';
import { parked } from './parked.ts';
import { peopleCommands } from './people/index.ts';
import { positions } from './positions.ts';
import { postmortem } from './postmortem.ts';
import { prove } from './prove.ts';
import { ready } from './ready.ts';
import { rebuild } from './rebuild.ts';
import { report } from './report.ts';
import { restore } from './restore.ts';
import { rpo } from './rpo.ts';
import { rto } from './rto.ts';
import { runbook } from './runbook.ts';
import { schema } from './schema.ts';
import { status } from './status.ts';
import { steps } from './steps.ts';
import { targets } from './targets.ts';
import { up } from './up.ts';
import { verify } from './verify.ts';
import { why } from './why.ts';
import { whyNot } from './why-not.ts';

export const commands: readonly Register[] = [
  up,
  demo,
  status,
  events,
  incidents,
  incident,
  why,
  whyNot,
  postmortem,
  rto,
  rpo,
  steps,
  positions,
  approvals,
  targets,
  report,
  metrics,
  ready,
  ...peopleCommands,
  chaosFail,
  chaosServe,
  detect,
  recover,
  project,
  alert,
  seal,
  doctor,
  init,
  migrate,
  adopt,
  rebuild,
  parked,
  verify,
  prove,
  exportLog,
  importLog,
  backup,
  restore,
  estate,
  runbook,
  schema,
];
