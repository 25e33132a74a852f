import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { linkLibraries, locateBinaries } from '../../src/platform/embedded-postgres.binaries.js';
import { scratchDirectory } from '../support/scratch.js';

let directory: string;
let root: string;

beforeEach(() => {
  directory = scratchDirectory();
  root = join(directory, 'package');
  mkdirSync(join(root, 'native', 'lib'), { recursive: true });
  writeFileSync(join(root, 'native', 'lib', 'libx.so.1.2'), 'x');
  const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }];
  writeFileSync(join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('The server’s programs are found in what npm installed.', () => {
  const { initdb, postgres } = locateBinaries(directory);
  expect([initdb, postgres].map(existsSync)).toEqual([true, true]);
});

test('Links that npm’s archives cannot hold are made where npm ran without install scripts.', () => {
  expect(linkLibraries(root, join(directory, 'lib'), true)).toBeUndefined();
  expect(readFileSync(join(root, 'native', 'lib', 'libx.so.1'), 'utf8')).toBe('x');
  expect(linkLibraries(root, join(directory, 'lib'), true)).toBeUndefined();
});

test('They are made elsewhere where the installation cannot be written.', () => {
  expect(linkLibraries(root, join(directory, 'lib'), false)).toBe(
    `${join(directory, 'lib')}:${join(root, 'native', 'lib')}`,
  );
  expect(readFileSync(join(directory, 'lib', 'libx.so.1'), 'utf8')).toBe('x');
  expect(existsSync(join(root, 'native', 'lib', 'libx.so.1'))).toBe(false);
});
