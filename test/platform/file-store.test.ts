import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { FileDamaged } from '../../src/kernel/ports/files.js';
import type { CipherName } from '../../src/platform/ciphers.js';
import { openFileStore } from '../../src/platform/file-store.js';
import { keysOf } from '../../src/platform/keys.js';
import { arriving, documents, PIECE, pdf, ring, StoreScene } from './file-store-scene.js';

const store = new StoreScene();

describe.each<CipherName>(['AES-256-GCM', 'SM4-CTR-HMAC-SM3'])('a file sealed with %s', (algorithm) => {
  beforeEach(async () => {
    await store.open(algorithm);
  });

  test.each([10, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 300_000])(
    'of %d bytes comes back as it was, with its size and hash',
    async (size) => {
      const content = pdf(size);
      const stored = await store.files.store(arriving(content), documents);
      expect((await store.contentOf(stored)).equals(content)).toBe(true);
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
      const stored = await store.files.store(arriving(content, piece), documents);
      expect((await store.contentOf(stored)).equals(content)).toBe(true);
    }
  });

  test('is refused wherever one byte of it was changed', async () => {
    const stored = await store.files.store(arriving(pdf(PIECE * 2 + 500)), documents);
    const sealed = readFileSync(store.pathOf(stored));
    for (const at of [0, 4, 5, 8, 100, PIECE + 10, PIECE + 40, 2 * PIECE, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      writeFileSync(store.pathOf(stored), changed);
      await expect(store.contentOf(stored)).rejects.toThrow(FileDamaged);
    }
  });

  test('is refused when it was cut anywhere, also exactly between two pieces, or lengthened', async () => {
    const stored = await store.files.store(arriving(pdf(PIECE * 3)), documents);
    const sealed = readFileSync(store.pathOf(stored));
    const record = (sealed.length - 8) / 3;
    for (const length of [0, 7, 8, 9, 8 + record, 8 + 2 * record, sealed.length - 1]) {
      writeFileSync(store.pathOf(stored), sealed.subarray(0, length));
      await expect(store.contentOf(stored)).rejects.toThrow(FileDamaged);
    }
    writeFileSync(store.pathOf(stored), Buffer.concat([sealed, Buffer.of(0)]));
    await expect(store.contentOf(stored)).rejects.toThrow(FileDamaged);
  });

  test('is refused when two of its pieces changed places or one stands twice', async () => {
    const stored = await store.files.store(arriving(pdf(PIECE * 3)), documents);
    const sealed = readFileSync(store.pathOf(stored));
    const record = (sealed.length - 8) / 3;
    const piece = (n: number) => sealed.subarray(8 + n * record, 8 + (n + 1) * record);
    for (const order of [
      [1, 0, 2],
      [0, 0, 2],
      [0, 2],
    ]) {
      writeFileSync(store.pathOf(stored), Buffer.concat([sealed.subarray(0, 8), ...order.map(piece)]));
      await expect(store.contentOf(stored)).rejects.toThrow(FileDamaged);
    }
  });
});

describe('keys of files', () => {
  test('each file has its own: the content of one cannot stand in for another', async () => {
    const [one, two] = [
      await store.files.store(arriving(pdf(500)), documents),
      await store.files.store(arriving(pdf(500)), documents),
    ];
    await expect(store.files.read(one.name, two.wrappedKey)).rejects.toThrow(FileDamaged);
    writeFileSync(store.pathOf(one), readFileSync(store.pathOf(two)));
    await expect(store.contentOf(one)).rejects.toThrow(FileDamaged);
    await expect(store.contentOf({ name: one.name, wrappedKey: two.wrappedKey })).rejects.toThrow(FileDamaged);
  });

  test('after a rotation the file is read with the old wrapping and with the new one, and stays untouched', async () => {
    const content = pdf(500);
    const stored = await store.files.store(arriving(content), documents);
    const before = readFileSync(store.pathOf(stored));
    const rotated = await openFileStore({ dataDir: store.dataDir, keys: keysOf(ring.rotated('k2')) });
    expect((await store.contentOf(stored, rotated)).equals(content)).toBe(true);
    const wrappedKey = rotated.rewrap(stored.name, stored.wrappedKey);
    if (!wrappedKey) throw new Error('it was wrapped with the old key');
    expect(rotated.rewrap(stored.name, wrappedKey)).toBeNull();
    const only = await openFileStore({ dataDir: store.dataDir, keys: keysOf(ring.rotated('k2').without('k1')) });
    await expect(store.contentOf({ name: stored.name, wrappedKey }, only)).rejects.toThrow(FileDamaged);
    expect((await store.contentOf({ name: stored.name, wrappedKey }, rotated)).equals(content)).toBe(true);
    expect(readFileSync(store.pathOf(stored)).equals(before)).toBe(true);
  });
});

describe('on disk', () => {
  test('nothing of the content is readable, and no one but the owner may read', async () => {
    const canary = '证件号码410901199001010018';
    const stored = await store.files.store(arriving(Buffer.from(`%PDF-1.7\n${canary.repeat(50)}`)), documents);
    const [path, ...others] = store.onDisk();
    expect(others).toEqual([]);
    expect(path).toBe(store.pathOf(stored));
    const bytes = readFileSync(store.pathOf(stored));
    expect(bytes.includes(Buffer.from('410901199001010018'))).toBe(false);
    expect(bytes.includes(Buffer.from('%PDF'))).toBe(false);
    expect(statSync(store.pathOf(stored)).mode & 0o077).toBe(0);
    expect(statSync(join(store.dataDir, 'files')).mode & 0o077).toBe(0);
    expect(stored.name).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a name that leads out of the store is refused', async () => {
    const stored = await store.files.store(arriving(pdf(500)), documents);
    for (const name of ['../keys.json', `../${stored.name}`, '', 'incoming', `${stored.name}/..`]) {
      await expect(store.files.read(name, stored.wrappedKey)).rejects.toThrow(FileDamaged);
      await expect(store.files.remove(name)).rejects.toThrow(FileDamaged);
    }
  });

  test('a removed file is gone, and removing it again says so', async () => {
    const stored = await store.files.store(arriving(pdf(500)), documents);
    expect(await store.files.remove(stored.name)).toBe(true);
    expect(store.onDisk()).toEqual([]);
    expect(await store.files.remove(stored.name)).toBe(false);
    await expect(store.files.read(stored.name, stored.wrappedKey)).rejects.toThrow(FileDamaged);
  });

  test('a stream that is dropped unread or halfway closes its file', async () => {
    const stored = await store.files.store(arriving(pdf(500_000)), documents);
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for (let n = 0; n < 30; n += 1) {
      const stream = await store.files.read(stored.name, stored.wrappedKey);
      if (n % 2 === 0) for await (const _piece of stream) break;
      stream.destroy();
    }
    const until = Date.now() + 20_000;
    while (openFiles() - before >= 10 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(openFiles() - before).toBeLessThan(10);
  });
});

describe('the sweep', () => {
  const longAgo = new Date('2026-01-01T00:00:00Z');
  const limit = new Date('2026-02-01T00:00:00Z');

  test('removes what is old and unknown, keeps what is known or young, and clears half uploads', async () => {
    const stored = () => store.files.store(arriving(pdf(100)), documents);
    const [known, unknown, young] = [await stored(), await stored(), await stored()];
    for (const old of [known, unknown]) utimesSync(store.pathOf(old), longAgo, longAgo);
    const half = join(store.dataDir, 'files', 'incoming', 'a'.repeat(32));
    writeFileSync(half, 'half');
    utimesSync(half, longAgo, longAgo);
    const asked: string[] = [];
    const removed = await store.files.sweep(limit, async (names) => {
      asked.push(...names);
      return new Set([known.name]);
    });
    expect(removed).toBe(2);
    expect(asked.sort()).toEqual([known.name, unknown.name].sort());
    expect(store.onDisk().sort()).toEqual([store.pathOf(known), store.pathOf(young)].sort());
  });

  test('removes nothing when the question fails', async () => {
    const stored = await store.files.store(arriving(pdf(100)), documents);
    utimesSync(store.pathOf(stored), longAgo, longAgo);
    await expect(
      store.files.sweep(limit, async () => {
        throw new Error('database away');
      }),
    ).rejects.toThrow();
    expect(store.onDisk()).toEqual([store.pathOf(stored)]);
  });
});
