import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';

export type CipherName = 'AES-256-GCM' | 'SM4-CTR-HMAC-SM3';

/** A sealed value was changed, cut short, or belongs to another place. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** The keys one cipher works with, derived from 32 bytes of master key. */
export interface CipherKeys {
  readonly encryption: KeyObject;
  readonly authentication: KeyObject;
}

/** Authenticated encryption with associated data. What `open` returns was sealed with these keys, iv and aad. */
export interface Cipher {
  readonly name: CipherName;
  /** The byte that names it in stored values: never reused for another algorithm. */
  readonly code: number;
  readonly ivBytes: number;
  readonly tagBytes: number;
  derive(master: Uint8Array): CipherKeys;
  seal(keys: CipherKeys, iv: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): { ct: Buffer; tag: Buffer };
  /** @throws SealBroken */
  open(keys: CipherKeys, iv: Uint8Array, aad: Uint8Array, ct: Uint8Array, tag: Uint8Array): Buffer;
}

const secret = (hash: string, master: Uint8Array, info: string, bytes: number): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync(hash, master, '', info, bytes)));

/** The international mode. */
export const aes256Gcm: Cipher = {
  name: 'AES-256-GCM',
  code: 1,
  ivBytes: 12,
  tagBytes: 16,
  derive(master) {
    const key = secret('sha256', master, 'yuanlian/seal/aes-256-gcm', 32);
    return { encryption: key, authentication: key };
  },
  seal(keys, iv, aad, plaintext) {
    const cipher = createCipheriv('aes-256-gcm', keys.encryption, iv, { authTagLength: 16 });
    cipher.setAAD(aad);
    const ct = cipher.update(plaintext);
    cipher.final();
    return { ct, tag: cipher.getAuthTag() };
  },
  open(keys, iv, aad, ct, tag) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', keys.encryption, iv, { authTagLength: 16 });
      decipher.setAAD(aad);
      decipher.setAuthTag(tag);
      const plaintext = decipher.update(ct);
      decipher.final();
      return plaintext;
    } catch {
      throw new SealBroken('The sealed value does not open.');
    }
  },
};

/** The national mode (国密): SM4-CTR, then HMAC-SM3 over aad, iv and ciphertext; OpenSSL offers no SM4-GCM. */
export const sm4CtrHmacSm3: Cipher = {
  name: 'SM4-CTR-HMAC-SM3',
  code: 2,
  ivBytes: 16,
  tagBytes: 32,
  derive(master) {
    return {
      encryption: secret('sm3', master, 'yuanlian/seal/sm4-ctr', 16),
      authentication: secret('sm3', master, 'yuanlian/seal/hmac-sm3', 32),
    };
  },
  seal(keys, iv, aad, plaintext) {
    const ct = createCipheriv('sm4-ctr', keys.encryption, iv).update(plaintext);
    return { ct, tag: macSm3(keys, iv, aad, ct) };
  },
  open(keys, iv, aad, ct, tag) {
    const expected = macSm3(keys, iv, aad, ct);
    if (tag.length !== expected.length || !timingSafeEqual(expected, tag)) {
      throw new SealBroken('The sealed value does not open.');
    }
    return createDecipheriv('sm4-ctr', keys.encryption, iv).update(ct);
  },
};

function macSm3(keys: CipherKeys, iv: Uint8Array, aad: Uint8Array, ct: Uint8Array): Buffer {
  const lengths = Buffer.alloc(8); // without them a byte could move from the aad into the ciphertext unnoticed
  lengths.writeUInt32BE(aad.length, 0);
  lengths.writeUInt32BE(ct.length, 4);
  return createHmac('sm3', keys.authentication).update(lengths).update(aad).update(iv).update(ct).digest();
}

export const ciphers: readonly Cipher[] = [aes256Gcm, sm4CtrHmacSm3];

/** The cipher of that name. */
export function cipherNamed(name: CipherName): Cipher {
  return name === 'AES-256-GCM' ? aes256Gcm : sm4CtrHmacSm3;
}

/** The cipher a stored value names by its byte, or null. */
export function cipherOfCode(code: number): Cipher | null {
  return ciphers.find((cipher) => cipher.code === code) ?? null;
}
