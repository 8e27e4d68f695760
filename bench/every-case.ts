/** The tests whose cases `npm test` only samples, with every case. IO. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const files = [
  ...['dr-seals', 'dr-lagging', 'dr-carried', 'adopt', 'recovery', 'floor-recoveries'],
  ...['rebuild-kills', 'simulation', 'faults/one-node', 'faults/three-nodes', 'cluster'],
  ...['batch-kills', 'seal-service', 'migrate'],
].map((name) => `test/${name}.test.ts`);

export const everyCase = async (): Promise<readonly string[]> => {
  const child = spawn('npx', ['ava', ...files], {
    stdio: 'inherit',
    env: { ...process.env, EVERY_CASE: 'yes' },
  });
  const [code] = await once(child, 'exit');
  return code === 0 ? [] : [`ava ended with ${code}`];
};
