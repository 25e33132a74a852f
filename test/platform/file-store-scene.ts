import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from '@jest/globals';
import {
  DOCUMENT_KINDS,
  type FileLimits,
  type FileRefusal,
  type Files,
  RECORDING_KINDS,
  type StoredFile,
} from '../../src/kernel/ports/files.js';
import { packZip } from '../../src/kernel/zip-file.js';
import type { CipherName } from '../../src/platform/ciphers.js';
import { openFileStore } from '../../src/platform/file-store.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';

export const ring = KeyRing.generate();
export const documents: FileLimits = { maxBytes: 1_000_000, kinds: DOCUMENT_KINDS };
export const everything: FileLimits = { maxBytes: 1_000_000, kinds: [...DOCUMENT_KINDS, ...RECORDING_KINDS, 'CSV'] };
export const PIECE = 65_536;

/** A store in a directory of its own, anew for each test. */
export class StoreScene {
  dataDir = '';
  files!: Files;

  constructor() {
    beforeEach(async () => {
      this.dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-files-'));
      await this.open();
    });
    afterEach(() => rmSync(this.dataDir, { recursive: true, force: true }));
  }

  /** The same directory, with files sealed by that cipher from now on. */
  async open(algorithm?: CipherName): Promise<void> {
    this.files = await openFileStore({
      dataDir: this.dataDir,
      keys: keysOf(ring),
      ...(algorithm === undefined ? {} : { algorithm }),
    });
  }

  onDisk(): string[] {
    return readdirSync(join(this.dataDir, 'files'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  }

  pathOf(stored: StoredFile): string {
    return join(this.dataDir, 'files', stored.name.slice(0, 2), stored.name);
  }

  async contentOf(stored: Pick<StoredFile, 'name' | 'wrappedKey'>, from = this.files): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of await from.read(stored.name, stored.wrappedKey)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** An upload is not taken for that reason, and nothing of it is kept. */
  async refused(source: AsyncIterable<Uint8Array>, limits: FileLimits, reason: FileRefusal): Promise<void> {
    await expect(this.files.store(source, limits)).rejects.toMatchObject({ name: 'FileNotAccepted', reason });
    expect(this.onDisk()).toEqual([]);
  }
}

export const pdf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes - 9)]);
export const zip = (...names: string[]) => {
  const content = randomBytes(300); // does not pack, so that the parts keep some size
  return packZip(names.map((name): [string, Buffer] => [name, content]));
};

/** The bytes in pieces of that size, as a network delivers them. */
export async function* arriving(bytes: Buffer, piece = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}
