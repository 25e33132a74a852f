import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomFillSync } from 'node:crypto';
import type { BlindIndexKind, Keys, Place } from '../kernel/ports/keys.js';
import { type Cipher, type CipherKeys, cipherNamed, cipherOfCode, SealBroken } from './ciphers.js';
import type { KeyRing } from './key-ring.js';

const ENVELOPE_VERSION = 1;
const DERIVED_KEYS_KEPT = 20_000;

/** The database names key ids that this process does not have. */
export class KeysMissing extends Error {
  override readonly name = 'KeysMissing';
  constructor(readonly keyIds: readonly string[]) {
    super(`The database was written with key ids that are not here: ${keyIds.join(', ')}. See YUANLIAN_KEYS.`);
  }
}

/** The key operations on one ring of master keys. */
export function keysOf(ring: KeyRing): Keys {
  return new RingKeys(ring);
}

/**
 * A sealed value is: version, algorithm code, length of the key id, key id, iv, tag, ciphertext. Everything before the
 * iv and the place are the associated data.
 */
class RingKeys implements Keys {
  readonly currentKeyId: string;
  readonly #ring: KeyRing;
  readonly #cipher: Cipher;
  readonly #header: Buffer;
  readonly #current: CipherKeys;
  readonly #opening = new Map<string, CipherKeys>();
  readonly #derived = new Map<string, KeyObject>();
  readonly #signing = new Map<string, Buffer>();
  readonly #hash: string;

  constructor(ring: KeyRing) {
    this.#ring = ring;
    this.currentKeyId = ring.currentKeyId;
    this.#cipher = cipherNamed(ring.algorithm);
    this.#hash = ring.indexHash === 'SM3' ? 'sm3' : 'sha256';
    this.#header = headerOf(this.#cipher, ring.currentKeyId);
    this.#current = this.#cipherKeys(this.#cipher, ring.currentKeyId);
  }

  encrypt(place: Place, plaintext: string | Uint8Array): Buffer {
    const cipher = this.#cipher;
    const header = this.#header;
    const iv = randomIv(cipher.ivBytes);
    const plain = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
    const { ct, tag } = cipher.seal(this.#current, iv, associatedData(header, place), plain);
    return Buffer.concat([header, iv, tag, ct]);
  }

  decrypt(place: Place, bytes: Uint8Array): Buffer {
    const { cipher, keyId, header, iv, tag, ct } = unpack(bytes);
    return cipher.open(this.#cipherKeys(cipher, keyId), iv, associatedData(header, place), ct, tag);
  }

  decryptText(place: Place, bytes: Uint8Array): string {
    return this.decrypt(place, bytes).toString('utf8');
  }

  keyIdOf(bytes: Uint8Array): string {
    return unpack(bytes).keyId;
  }

  reseal(place: Place, bytes: Uint8Array): Buffer | null {
    if (this.#header.equals(unpack(bytes).header)) return null;
    return this.encrypt(place, this.decrypt(place, bytes));
  }

  blindIndex(organisationId: string, kind: BlindIndexKind, normalisedValue: string): Buffer {
    return this.#token(['blind index', 'organisation', organisationId, kind], normalisedValue);
  }

  platformBlindIndex(kind: BlindIndexKind, normalisedValue: string): Buffer {
    return this.#token(['blind index', 'platform', '', kind], normalisedValue);
  }

  keyedHash(purpose: string, text: string): Buffer {
    return this.#mac(['keyed hash', purpose], text);
  }

  signingKey(purpose: string): Buffer {
    const key = this.signingKeyOf(purpose, this.currentKeyId);
    if (!key) throw new KeysMissing([this.currentKeyId]);
    return key;
  }

  signingKeyOf(purpose: string, keyId: string): Buffer | null {
    const name = `${keyId} ${purpose}`;
    const kept = this.#signing.get(name);
    if (kept !== undefined) return kept;
    const master = this.#ring.master(keyId);
    if (master === null) return null;
    const key = Buffer.from(hkdfSync('sha256', master, '', info(['signing', purpose]), 32));
    this.#signing.set(name, key);
    return key;
  }

  knownKeyIds(): readonly string[] {
    return [...this.#ring.sealingKeyIds(), this.#ring.indexKeyId];
  }

  assertHas(keyIds: readonly string[]): void {
    const known = new Set(this.knownKeyIds());
    const missing = [...new Set(keyIds)].filter((id) => !known.has(id));
    if (missing.length > 0) throw new KeysMissing(missing);
  }

  #token(path: readonly string[], value: string): Buffer {
    if (value === '') throw new Error('An empty value has no blind index: all empty values would look alike.');
    return this.#mac(path, value);
  }

  #mac(path: readonly string[], text: string): Buffer {
    const name = info(path);
    let key = this.#derived.get(name);
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync(this.#hash, this.#ring.indexMaster(), '', name, 32)));
      if (this.#derived.size >= DERIVED_KEYS_KEPT) this.#derived.clear();
      this.#derived.set(name, key);
    }
    return createHmac(this.#hash, key).update(text, 'utf8').digest();
  }

  #cipherKeys(cipher: Cipher, keyId: string): CipherKeys {
    const name = `${cipher.code} ${keyId}`;
    const kept = this.#opening.get(name);
    if (kept) return kept;
    const master = this.#ring.master(keyId);
    if (!master) throw new KeysMissing([keyId]);
    const keys = cipher.derive(master);
    this.#opening.set(name, keys);
    return keys;
  }
}

/** JSON keeps the parts apart: no two different paths derive the same key. */
function info(path: readonly string[]): string {
  return `yuanlian ${JSON.stringify(path)}`;
}

function headerOf(cipher: Cipher, keyId: string): Buffer {
  const id = Buffer.from(keyId, 'ascii');
  return Buffer.concat([Buffer.of(ENVELOPE_VERSION, cipher.code, id.length), id]);
}

function associatedData(header: Buffer, place: Place): Buffer {
  return Buffer.concat([header, Buffer.from(JSON.stringify([place.table, place.column, place.rowId]), 'utf8')]);
}

function unpack(bytes: Uint8Array) {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [version, code, idLength] = all;
  const cipher = cipherOfCode(code ?? 0);
  if (version !== ENVELOPE_VERSION || !cipher || idLength === undefined) {
    throw new SealBroken('These bytes are not a sealed value.');
  }
  const ivAt = 3 + idLength;
  const tagAt = ivAt + cipher.ivBytes;
  const ctAt = tagAt + cipher.tagBytes;
  if (all.length < ctAt) throw new SealBroken('The sealed value is cut short.');
  return {
    cipher,
    keyId: all.toString('ascii', 3, ivAt),
    header: all.subarray(0, ivAt),
    iv: all.subarray(ivAt, tagAt),
    tag: all.subarray(tagAt, ctAt),
    ct: all.subarray(ctAt),
  };
}

const pool = Buffer.alloc(16 * 1024);
let used = pool.length;

/** Random bytes drawn in bulk: a roster of 2,500 rows asks for 7,500 of them. */
function randomIv(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const iv = Buffer.from(pool.subarray(used, used + bytes));
  used += bytes;
  return iv;
}
