/** One detector as a process of its own, for tests: settings as JSON in DETECTOR_SETTINGS. */

import { runDetector } from '@recovery-ledger/detectors';
import { type Estate, openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';

export type DetectorSettings = {
  readonly servers: string;
  readonly user: string;
  readonly password: string;
  readonly instance: string;
  readonly estate: Estate;
  readonly spoolDir: string;
};

const settings = JSON.parse(process.env['DETECTOR_SETTINGS'] ?? '') as DetectorSettings;
const log = await openLog({ ...settings, service: 'detector', mode: 'real' });
if (E.isLeft(log)) throw new Error(log.left.hint);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.on('disconnect', () => stop.abort());
const say = (fields: object, message: string) => console.error(settings.instance, message, fields);
await runDetector(
  {
    ...settings,
    log: log.right,
    estateHash: 'test',
    version: 'test',
    secret: (name) => process.env[name],
    logger: { info: say, warn: say, error: say },
  },
  stop.signal,
);
await log.right.close();
process.disconnect?.();
