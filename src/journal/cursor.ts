import { timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '../kernel/mac.js';

const PURPOSE = 'yuanlian journal cursor 1';
const PAYLOAD_BYTES = 24;
const TAG_BYTES = 16;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The cursor is forged, damaged, signed with an unknown key, or of another organisation. Nothing says which. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
  readonly code = 'BAD_CURSOR';

  constructor() {
    super('BAD_CURSOR');
  }
}

/** Makes and reads the places in an organisation's stream that clients keep. */
export interface Cursors {
  /** The place after the entry with this number; 0 is the beginning. Not bound to a filter. */
  of(organisationId: string, number: number): string;
  /**
   * The number a cursor stands for.
   * @throws BadCursor
   */
  numberOf(organisationId: string, cursor: string): number;
}

/** Cursors signed with the first key; those of the others are still read, so that keys rotate without a break. */
export function createCursors(keys: readonly [Uint8Array, ...Uint8Array[]]): Cursors {
  for (const key of keys) if (key.length < 32) throw new Error('A cursor key has at least 32 bytes.');
  return {
    of(organisationId, number) {
      const payload = Buffer.alloc(PAYLOAD_BYTES);
      bytesOf(organisationId).copy(payload);
      payload.writeBigUInt64BE(BigInt(number), 16);
      return Buffer.concat([payload, tagOf(keys[0], payload)]).toString('base64url');
    },
    numberOf(organisationId, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      // base64url is read leniently: one place has one spelling only
      if (bytes.length !== PAYLOAD_BYTES + TAG_BYTES || bytes.toString('base64url') !== cursor) throw new BadCursor();
      const payload = bytes.subarray(0, PAYLOAD_BYTES);
      const tag = bytes.subarray(PAYLOAD_BYTES);
      const signed = keys.some((key) => timingSafeEqual(tagOf(key, payload), tag));
      if (!signed || !payload.subarray(0, 16).equals(bytesOf(organisationId))) throw new BadCursor();
      return Number(payload.readBigUInt64BE(16));
    },
  };
}

function tagOf(key: Uint8Array, payload: Uint8Array): Buffer {
  return hmacSha256(key, PURPOSE, payload).subarray(0, TAG_BYTES);
}

function bytesOf(organisationId: string): Buffer {
  if (!UUID.test(organisationId)) throw new BadCursor();
  return Buffer.from(organisationId.replaceAll('-', ''), 'hex');
}
