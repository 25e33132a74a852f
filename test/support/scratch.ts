import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'yuanlian-test-';
const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 * 1024 ** 3;
const ABANDONED_MS = 6 * 60 * 60 * 1000;

/**
 * A directory of one's own; the one who makes it removes it. It lies in memory where there is room: a database is a
 * thousand small files, and making one there takes a tenth of the time.
 */
export function scratchDirectory(): string {
  return mkdtempSync(join(base(), PREFIX));
}

/** Removes what runs that were killed have left. */
export function sweepScratch(): void {
  for (const name of readdirSync(base()).filter((entry) => entry.startsWith(PREFIX))) {
    const path = join(base(), name);
    const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}

function base(): string {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ENOUGH_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}
