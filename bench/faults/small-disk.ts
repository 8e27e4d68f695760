/** A file system of a few kilobytes or megabytes, which can be filled and given room again. IO. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Teardown } from '../../test/harness/server-fixture.ts';

export type SmallDisk = {
  /** Leaves so many bytes free. */
  readonly fill: (leaveBytes: number) => void;
  readonly makeRoom: () => void;
};

/** Mounts a disk at the folder, which is made; it is gone again at the end. */
export const smallDisk = (t: Teardown, folder: string, sizeKb: number): SmallDisk => {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKb}k`, 'tmpfs', folder]);
  t.teardown(async () => void execFileSync('umount', ['--lazy', folder]));
  const filler = join(folder, 'filler');
  return {
    fill: (leaveBytes) => {
      const { bavail, bsize } = statfsSync(folder);
      try {
        writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
      } catch {
        // The server was quicker to take the rest: then the disk is full as well.
      }
    },
    makeRoom: () => rmSync(filler, { force: true }),
  };
};

/** Null where disks can be mounted, else why not: it takes root and the right to mount. */
export const cannotMount = (): string | null => {
  const folder = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder]);
    return null;
  } catch {
    return 'a small disk cannot be mounted here (it takes root)';
  } finally {
    rmdirSync(folder);
  }
};
