/** The tests whose cases `npm test` only samples, with every case. IO. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const files = ['dr-seals', 'dr-lagging', 'dr-carried'].map((name) => `test/${name}.test.ts`);

export const everyCase = async (): Promise<readonly string[]> => {
  const child = spawn('npx', ['ava', ...files, 'test/faults/three-nodes.test.ts'], {
    stdio: 'inherit',
    env: { ...process.env, EVERY_CASE: 'yes' },
  });
  const [code] = await once(child, 'exit');
  return code === 0 ? [] : [`ava ended with ${code}`];
};
