import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  DOCUMENT_KINDS,
  FileDamaged,
  type FileKind,
  type FileLimits,
  type FileRefusal,
  type Files,
  RECORDING_KINDS,
  ROSTER_KINDS,
  type StoredFile,
} from '../../src/kernel/ports/files.js';
import { packZip } from '../../src/kernel/zip-file.js';
import type { CipherName } from '../../src/platform/ciphers.js';
import { openFileStore } from '../../src/platform/file-store.js';
import { KeyRing } from '../../src/platform/key-ring.js';
import { keysOf } from '../../src/platform/keys.js';

const ring = KeyRing.generate();
const documents: FileLimits = { maxBytes: 1_000_000, kinds: DOCUMENT_KINDS };
const everything: FileLimits = { maxBytes: 1_000_000, kinds: [...DOCUMENT_KINDS, ...RECORDING_KINDS, 'CSV'] };
const PIECE = 65_536;

let dataDir: string;
let files: Files;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'yuanlian-files-'));
  files = await openFileStore({ dataDir, keys: keysOf(ring) });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const pdf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes - 9)]);
const zip = (...names: string[]) => {
  const content = randomBytes(300); // does not pack, so that the parts keep some size
  return packZip(names.map((name): [string, Buffer] => [name, content]));
};
const docx = zip('[Content_Types].xml', '_rels/.rels', 'word/document.xml');
const xlsx = zip('[Content_Types].xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml');

/** The bytes in pieces of that size, as a network delivers them. */
async function* arriving(bytes: Buffer, piece = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

async function contentOf(stored: Pick<StoredFile, 'name' | 'wrappedKey'>, from = files): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await from.read(stored.name, stored.wrappedKey)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const onDisk = () =>
  readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const pathOf = (stored: StoredFile) => join(dataDir, 'files', stored.name.slice(0, 2), stored.name);

async function refused(source: AsyncIterable<Uint8Array>, limits: FileLimits, reason: FileRefusal): Promise<void> {
  await expect(files.store(source, limits)).rejects.toMatchObject({ name: 'FileNotAccepted', reason });
  expect(onDisk()).toEqual([]);
}

describe.each<CipherName>(['AES-256-GCM', 'SM4-CTR-HMAC-SM3'])('a file sealed with %s', (algorithm) => {
  beforeEach(async () => {
    files = await openFileStore({ dataDir, keys: keysOf(ring), algorithm });
  });

  test.each([10, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 300_000])(
    'of %d bytes comes back as it was, with its size and hash',
    async (size) => {
      const content = pdf(size);
      const stored = await files.store(arriving(content), documents);
      expect((await contentOf(stored)).equals(content)).toBe(true);
      expect(stored).toMatchObject({
        kind: 'PDF',
        size,
        sha256: createHash('sha256').update(content).digest('hex'),
      });
    },
  );

  test('however the network cuts it, the same content arrives', async () => {
    const content = pdf(150_000);
    for (const piece of [1_000, PIECE, PIECE + 1, 150_000]) {
      const stored = await files.store(arriving(content, piece), documents);
      expect((await contentOf(stored)).equals(content)).toBe(true);
    }
  });

  test('is refused wherever one byte of it was changed', async () => {
    const stored = await files.store(arriving(pdf(PIECE * 2 + 500)), documents);
    const sealed = readFileSync(pathOf(stored));
    for (const at of [0, 4, 5, 8, 100, PIECE + 10, PIECE + 40, 2 * PIECE, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      writeFileSync(pathOf(stored), changed);
      await expect(contentOf(stored)).rejects.toThrow(FileDamaged);
    }
  });

  test('is refused when it was cut anywhere, also exactly between two pieces, or lengthened', async () => {
    const stored = await files.store(arriving(pdf(PIECE * 3)), documents);
    const sealed = readFileSync(pathOf(stored));
    const record = (sealed.length - 8) / 3;
    for (const length of [0, 7, 8, 9, 8 + record, 8 + 2 * record, sealed.length - 1]) {
      writeFileSync(pathOf(stored), sealed.subarray(0, length));
      await expect(contentOf(stored)).rejects.toThrow(FileDamaged);
    }
    writeFileSync(pathOf(stored), Buffer.concat([sealed, Buffer.of(0)]));
    await expect(contentOf(stored)).rejects.toThrow(FileDamaged);
  });

  test('is refused when two of its pieces changed places or one stands twice', async () => {
    const stored = await files.store(arriving(pdf(PIECE * 3)), documents);
    const sealed = readFileSync(pathOf(stored));
    const record = (sealed.length - 8) / 3;
    const piece = (n: number) => sealed.subarray(8 + n * record, 8 + (n + 1) * record);
    for (const order of [
      [1, 0, 2],
      [0, 0, 2],
      [0, 2],
    ]) {
      writeFileSync(pathOf(stored), Buffer.concat([sealed.subarray(0, 8), ...order.map(piece)]));
      await expect(contentOf(stored)).rejects.toThrow(FileDamaged);
    }
  });
});

describe('keys of files', () => {
  test('each file has its own: the content of one cannot stand in for another', async () => {
    const [one, two] = [
      await files.store(arriving(pdf(500)), documents),
      await files.store(arriving(pdf(500)), documents),
    ];
    await expect(files.read(one.name, two.wrappedKey)).rejects.toThrow(FileDamaged);
    writeFileSync(pathOf(one), readFileSync(pathOf(two)));
    await expect(contentOf(one)).rejects.toThrow(FileDamaged);
    await expect(contentOf({ name: one.name, wrappedKey: two.wrappedKey })).rejects.toThrow(FileDamaged);
  });

  test('after a rotation the file is read with the old wrapping and with the new one, and stays untouched', async () => {
    const content = pdf(500);
    const stored = await files.store(arriving(content), documents);
    const before = readFileSync(pathOf(stored));
    const rotated = await openFileStore({ dataDir, keys: keysOf(ring.rotated('k2')) });
    expect((await contentOf(stored, rotated)).equals(content)).toBe(true);
    const wrappedKey = rotated.rewrap(stored.name, stored.wrappedKey);
    if (!wrappedKey) throw new Error('it was wrapped with the old key');
    expect(rotated.rewrap(stored.name, wrappedKey)).toBeNull();
    const only = await openFileStore({ dataDir, keys: keysOf(ring.rotated('k2').without('k1')) });
    await expect(contentOf({ name: stored.name, wrappedKey }, only)).rejects.toThrow(FileDamaged);
    expect((await contentOf({ name: stored.name, wrappedKey }, rotated)).equals(content)).toBe(true);
    expect(readFileSync(pathOf(stored)).equals(before)).toBe(true);
  });
});

describe('on disk', () => {
  test('nothing of the content is readable, and no one but the owner may read', async () => {
    const canary = '证件号码410901199001010018';
    const stored = await files.store(arriving(Buffer.from(`%PDF-1.7\n${canary.repeat(50)}`)), documents);
    const [path, ...others] = onDisk();
    expect(others).toEqual([]);
    expect(path).toBe(pathOf(stored));
    const bytes = readFileSync(pathOf(stored));
    expect(bytes.includes(Buffer.from('410901199001010018'))).toBe(false);
    expect(bytes.includes(Buffer.from('%PDF'))).toBe(false);
    expect(statSync(pathOf(stored)).mode & 0o077).toBe(0);
    expect(statSync(join(dataDir, 'files')).mode & 0o077).toBe(0);
    expect(stored.name).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a name that leads out of the store is refused', async () => {
    const stored = await files.store(arriving(pdf(500)), documents);
    for (const name of ['../keys.json', `../${stored.name}`, '', 'incoming', `${stored.name}/..`]) {
      await expect(files.read(name, stored.wrappedKey)).rejects.toThrow(FileDamaged);
      await expect(files.remove(name)).rejects.toThrow(FileDamaged);
    }
  });

  test('a removed file is gone, and removing it again says so', async () => {
    const stored = await files.store(arriving(pdf(500)), documents);
    expect(await files.remove(stored.name)).toBe(true);
    expect(onDisk()).toEqual([]);
    expect(await files.remove(stored.name)).toBe(false);
    await expect(files.read(stored.name, stored.wrappedKey)).rejects.toThrow(FileDamaged);
  });

  test('a stream that is dropped unread or halfway closes its file', async () => {
    const stored = await files.store(arriving(pdf(500_000)), documents);
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for (let n = 0; n < 30; n += 1) {
      const stream = await files.read(stored.name, stored.wrappedKey);
      if (n % 2 === 0) for await (const _piece of stream) break;
      stream.destroy();
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(openFiles() - before).toBeLessThan(10);
  });
});

describe('an upload that is not taken leaves nothing', () => {
  test('when it is too large, and it is not read to its end', async () => {
    let delivered = 0;
    async function* endless() {
      yield Buffer.from('%PDF-1.7\n');
      for (;;) {
        delivered += 100_000;
        yield Buffer.alloc(100_000, 1);
      }
    }
    await refused(endless(), documents, 'FILE_TOO_LARGE');
    expect(delivered).toBeLessThanOrEqual(1_100_000);
  });

  test('when it is announced too large: not a byte is read', async () => {
    let asked = false;
    async function* source() {
      asked = true;
      yield pdf(100);
    }
    await refused(source(), { ...documents, size: 1_000_001 }, 'FILE_TOO_LARGE');
    expect(asked).toBe(false);
  });

  test('exactly at the limit it is taken', async () => {
    const stored = await files.store(arriving(pdf(1_000_000)), documents);
    expect(stored.size).toBe(1_000_000);
  });

  test('when it is empty', () => refused(arriving(Buffer.alloc(0)), documents, 'FILE_EMPTY'));

  test('when it is shorter or longer than announced', async () => {
    await refused(arriving(pdf(500)), { ...documents, size: 501 }, 'FILE_SIZE_DIFFERS');
    await refused(arriving(pdf(500)), { ...documents, size: 499 }, 'FILE_SIZE_DIFFERS');
  });

  test('when its hash is not the announced one', async () => {
    const content = pdf(500);
    const sha256 = createHash('sha256').update(content).digest('hex');
    await refused(arriving(pdf(500)), { ...documents, sha256 }, 'FILE_HASH_DIFFERS');
    await expect(files.store(arriving(content), { ...documents, sha256: sha256.toUpperCase() })).resolves.toMatchObject(
      { sha256 },
    );
  });

  test('when the line breaks', async () => {
    async function* broken() {
      yield pdf(200_000);
      throw new Error('aborted');
    }
    await refused(broken(), documents, 'FILE_INTERRUPTED');
    const stream = Readable.from(arriving(pdf(300_000)));
    setImmediate(() => stream.destroy());
    await refused(stream, documents, 'FILE_INTERRUPTED');
  });

  test('when it is of no allowed kind, and it is not read to its end', async () => {
    let pieces = 0;
    async function* program() {
      for (pieces = 0; pieces < 50; pieces += 1) yield Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(9_000)]);
    }
    await refused(program(), documents, 'FILE_TYPE_REFUSED');
    expect(pieces).toBe(0);
  });
});

describe('the kind is judged by the bytes', () => {
  const bytes = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(64, 0x55)]);
  test.each<[FileKind, Buffer]>([
    ['PDF', bytes('%PDF-1.4')],
    ['JPEG', bytes('\xff\xd8\xff\xe0')],
    ['PNG', bytes('\x89PNG\r\n\x1a\n')],
    ['MP3', bytes('ID3\x04')],
    ['MP3', bytes('\xff\xfb\x90\x64')],
    ['M4A', bytes('\0\0\0\x20ftypM4A \0\0\0\0')],
    ['MP4', bytes('\0\0\0\x20ftypisom\0\0\0\0')],
    ['MP4', bytes('\0\0\0\x20ftyp3gp4\0\0\0\0')],
    ['DOCX', docx],
    ['XLSX', xlsx],
    ['CSV', Buffer.from('姓名,证件号码\n张三,1\n')],
  ])('%s', async (kind, content) => {
    expect((await files.store(arriving(content, 7), everything)).kind).toBe(kind);
  });

  test.each<[string, Buffer]>([
    ['an executable', bytes('MZ\x90\0')],
    ['an old Word document', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['a QuickTime film', bytes('\0\0\0\x20ftypqt  \0\0\0\0')],
    ['an AAC stream', bytes('\xff\xf1\x50\x80')],
    ['a plain ZIP', zip('a.txt', 'b.txt')],
    ['a document with macros', zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin')],
    ['a document and table in one', zip('[Content_Types].xml', 'word/document.xml', 'xl/workbook.xml')],
    ['a ZIP cut short', docx.subarray(0, docx.length - 30)],
    ['a ZIP without its beginning', Buffer.concat([Buffer.alloc(20), docx])],
    ['three bytes', Buffer.from('\x01\x02\x03')],
  ])('%s is none of ours', (_what, content) => refused(arriving(content, 7), everything, 'FILE_TYPE_REFUSED'));

  test('a page or script is text, which only a roster may be', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    await refused(arriving(page), documents, 'FILE_TYPE_REFUSED');
    await refused(arriving(pdf(100)), { maxBytes: 1_000, kinds: ROSTER_KINDS }, 'FILE_TYPE_REFUSED');
    await refused(arriving(docx), { maxBytes: 10_000, kinds: ROSTER_KINDS }, 'FILE_TYPE_REFUSED');
  });

  test.each([300_000, PIECE - 120, PIECE, 2 * PIECE - 120])(
    'a document whose directory stands behind %d bytes of content is recognised',
    async (size) => {
      const parts: [string, Buffer][] = [
        ['word/document.xml', randomBytes(size)],
        ['[Content_Types].xml', Buffer.alloc(9)],
      ];
      const content = packZip(parts, 0);
      expect((await files.store(arriving(content), documents)).kind).toBe('DOCX');
    },
  );
});

describe('the sweep', () => {
  const longAgo = new Date('2026-01-01T00:00:00Z');
  const limit = new Date('2026-02-01T00:00:00Z');

  test('removes what is old and unknown, keeps what is known or young, and clears half uploads', async () => {
    const store = () => files.store(arriving(pdf(100)), documents);
    const [known, unknown, young] = [await store(), await store(), await store()];
    for (const old of [known, unknown]) utimesSync(pathOf(old), longAgo, longAgo);
    const half = join(dataDir, 'files', 'incoming', 'a'.repeat(32));
    writeFileSync(half, 'half');
    utimesSync(half, longAgo, longAgo);
    const asked: string[] = [];
    const removed = await files.sweep(limit, async (names) => {
      asked.push(...names);
      return new Set([known.name]);
    });
    expect(removed).toBe(2);
    expect(asked.sort()).toEqual([known.name, unknown.name].sort());
    expect(onDisk().sort()).toEqual([pathOf(known), pathOf(young)].sort());
  });

  test('removes nothing when the question fails', async () => {
    const stored = await files.store(arriving(pdf(100)), documents);
    utimesSync(pathOf(stored), longAgo, longAgo);
    await expect(
      files.sweep(limit, async () => {
        throw new Error('database away');
      }),
    ).rejects.toThrow();
    expect(onDisk()).toEqual([pathOf(stored)]);
  });
});
