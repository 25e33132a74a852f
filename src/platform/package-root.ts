import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;

/**
 * The directory that holds our own package.json, whether this file runs from `src` (tests) or from `dist`.
 * Afterwards the answer is remembered for the life of the process.
 */
export function packageRoot(): string {
  found ??= climb(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function climb(directory: string): string {
  if (isOurPackage(join(directory, 'package.json'))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error('No package.json named "yuanlian" above the running file.');
  return climb(parent);
}

function isOurPackage(file: string): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'yuanlian';
  } catch {
    return false;
  }
}
