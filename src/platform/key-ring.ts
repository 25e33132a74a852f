import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';
import type { CipherName } from './ciphers.js';
import { writeDurably } from './durable.js';

/** The master keys cannot be used. The message never contains key material. */
export class KeyRingUnusable extends Error {
  override readonly name = 'KeyRingUnusable';
}

const keyId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/);
const masterKey = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32);
const ringShape = z.strictObject({
  format: z.literal(1),
  algorithm: z.enum(['AES-256-GCM', 'SM4-CTR-HMAC-SM3']).default('AES-256-GCM'),
  current: keyId,
  keys: z.record(keyId, masterKey),
  index: z.strictObject({ id: keyId, hash: z.enum(['SHA-256', 'SM3']).default('SHA-256'), key: masterKey }),
});
type RingText = z.infer<typeof ringShape>;

/** Hash of the blind indexes. It belongs to the index key: changing either means computing every index anew. */
export type IndexHash = 'SHA-256' | 'SM3';

/** The master keys of one installation: several to open with, one to seal with, one for the indexes. Prints only ids. */
export class KeyRing {
  readonly #masters: ReadonlyMap<string, Buffer>;
  readonly #index: Buffer;
  readonly algorithm: CipherName;
  readonly currentKeyId: string;
  readonly indexKeyId: string;
  readonly indexHash: IndexHash;

  private constructor(ring: RingText) {
    this.#masters = new Map(Object.entries(ring.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')]));
    this.#index = Buffer.from(ring.index.key, 'base64');
    this.algorithm = ring.algorithm;
    this.currentKeyId = ring.current;
    this.indexKeyId = ring.index.id;
    this.indexHash = ring.index.hash;
  }

  /** Reads a ring from its JSON text. @throws KeyRingUnusable saying which field is wrong, never its value */
  static parse(text: string): KeyRing {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw new KeyRingUnusable('The master keys are not valid JSON.');
    }
    const read = ringShape.safeParse(json);
    if (!read.success) {
      const fields = read.error.issues.map((issue) => issue.path.join('.') || '(the whole)');
      throw new KeyRingUnusable(`The master keys are not well formed: ${[...new Set(fields)].join(', ')}.`);
    }
    const ring = read.data;
    if (ring.keys[ring.current] === undefined) {
      throw new KeyRingUnusable(`The current key id ${ring.current} is not among the keys.`);
    }
    if (ring.keys[ring.index.id] !== undefined) {
      throw new KeyRingUnusable(`The key id ${ring.index.id} names a sealing key and the index key.`);
    }
    const all = [...Object.values(ring.keys), ring.index.key].map((key) => Buffer.from(key, 'base64').toString('hex'));
    if (new Set(all).size !== all.length) throw new KeyRingUnusable('Two of the master keys are the same key.');
    return new KeyRing(ring);
  }

  /** A new ring of random keys. */
  static generate(algorithm: CipherName = 'AES-256-GCM'): KeyRing {
    return KeyRing.parse(
      JSON.stringify({
        format: 1,
        algorithm,
        current: 'k1',
        keys: { k1: randomBytes(32).toString('base64') },
        index: {
          id: 'i1',
          hash: algorithm === 'AES-256-GCM' ? 'SHA-256' : 'SM3',
          key: randomBytes(32).toString('base64'),
        },
      }),
    );
  }

  /** The ring with one more random key, which becomes the current one. Older values still open. */
  rotated(newKeyId = nextId(this.sealingKeyIds())): KeyRing {
    if (this.#masters.has(newKeyId)) throw new KeyRingUnusable(`The key id ${newKeyId} exists already.`);
    const ring = JSON.parse(this.toSecretText()) as RingText;
    ring.keys[newKeyId] = randomBytes(32).toString('base64');
    ring.current = newKeyId;
    return KeyRing.parse(JSON.stringify(ring));
  }

  /** The ring without an old key, once nothing in the database names it. @throws KeyRingUnusable for the current key */
  without(oldKeyId: string): KeyRing {
    if (oldKeyId === this.currentKeyId) throw new KeyRingUnusable('The current key cannot be removed.');
    const ring = JSON.parse(this.toSecretText()) as RingText;
    delete ring.keys[oldKeyId];
    return KeyRing.parse(JSON.stringify(ring));
  }

  sealingKeyIds(): readonly string[] {
    return [...this.#masters.keys()];
  }

  /** 32 secret bytes, or null for an id that is not ours. */
  master(id: string): Buffer | null {
    return this.#masters.get(id) ?? null;
  }

  indexMaster(): Buffer {
    return this.#index;
  }

  /** The ring with its secrets, to be written to a file of mode 0600 and nowhere else. */
  toSecretText(): string {
    const keys = Object.fromEntries([...this.#masters].map(([id, key]) => [id, key.toString('base64')]));
    const index = { id: this.indexKeyId, hash: this.indexHash, key: this.#index.toString('base64') };
    const ring: RingText = { format: 1, algorithm: this.algorithm, current: this.currentKeyId, keys, index };
    return `${JSON.stringify(ring, null, 2)}\n`;
  }

  toJSON(): object {
    return { current: this.currentKeyId, keys: this.sealingKeyIds(), index: this.indexKeyId };
  }

  [inspect.custom](): string {
    return `KeyRing ${JSON.stringify(this)}`;
  }
}

function nextId(ids: readonly string[]): string {
  let n = ids.length + 1;
  while (ids.includes(`k${n}`)) n += 1;
  return `k${n}`;
}

export interface KeyRingSource {
  /** `YUANLIAN_KEYS`: the JSON itself or the path of a file with it. */
  readonly setting?: string | undefined;
  readonly dataDir: string;
  /** True only for the embedded database: a server database never gets keys made up on the spot. */
  readonly mayGenerate: boolean;
}

/** The file in the data directory that holds generated master keys. */
export function keyRingPath(dataDir: string): string {
  return join(dataDir, 'keys.json');
}

/**
 * The master keys of this installation. Afterwards a generated ring is on disk, readable by its owner only; two
 * processes that start at once get the same one.
 * @throws KeyRingUnusable
 */
export function loadKeyRing(source: KeyRingSource): KeyRing {
  const setting = source.setting?.trim();
  if (setting?.startsWith('{')) return KeyRing.parse(setting);
  if (setting) return KeyRing.parse(readRing(setting));
  const path = keyRingPath(source.dataDir);
  if (existsSync(path)) {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new KeyRingUnusable(`Others can read ${path}: make it 0600, or make new keys if someone may have read it.`);
    }
    return KeyRing.parse(readRing(path));
  }
  if (!source.mayGenerate) throw new KeyRingUnusable('YUANLIAN_KEYS is not set: name a file with the master keys.');
  return generateAt(source.dataDir, path);
}

function generateAt(dataDir: string, path: string): KeyRing {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeDurably(draft, KeyRing.generate().toSecretText());
  try {
    linkSync(draft, path); // unlike rename it never replaces the ring of a process that was faster
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return KeyRing.parse(readRing(path));
}

/** Writes a changed ring in place of the old one, at once or not at all. */
export function saveKeyRing(path: string, ring: KeyRing): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeDurably(draft, ring.toSecretText());
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

function readRing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new KeyRingUnusable(`The master keys at ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
