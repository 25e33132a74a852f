import { hash } from 'node:crypto';

const BLOCK = 64;

interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const padsOf = new WeakMap<Uint8Array, Pads>();

/**
 * HMAC-SHA-256 of short texts under the same key, many a page: two one-shot hashes cost a third of an Hmac object.
 * @param key at most 64 bytes
 */
export function hmacSha256(key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  let pads = padsOf.get(key);
  if (pads === undefined) {
    if (key.length > BLOCK) throw new RangeError('A key has at most 64 bytes.');
    const padded = (byte: number): Buffer => {
      const pad = Buffer.alloc(BLOCK, byte);
      for (const [nth, value] of key.entries()) pad[nth] = (pad[nth] ?? 0) ^ value;
      return pad;
    };
    pads = { inner: padded(0x36), outer: padded(0x5c) };
    padsOf.set(key, pads);
  }
  const text = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
  const inner = hash('sha256', Buffer.concat([pads.inner, ...text]), 'buffer');
  return hash('sha256', Buffer.concat([pads.outer, inner]), 'buffer');
}

/** The length of a `quickTag`. */
export const TAG_CHARS = 22;

const hexOf = new WeakMap<Uint8Array, string>();

/**
 * A tag of 132 bits over a short text, in base64url, in one pass: SHA-512/256 (FIPS 180-4) shows half of its inner
 * state, so nobody can lengthen a text whose tag is known, which is what HMAC's second pass is for. For what is signed
 * twenty times a page.
 * @param key at least 32 bytes
 */
export function quickTag(key: Uint8Array, text: string): string {
  let hex = hexOf.get(key);
  if (hex === undefined) {
    if (key.length < 32) throw new RangeError('A key has at least 32 bytes.');
    hex = Buffer.from(key).toString('hex');
    hexOf.set(key, hex);
  }
  return hash('sha512-256', `${hex}\0${text}`, 'base64url').slice(0, TAG_CHARS);
}
