import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../kernel/context.js';

/** What an upload ticket says: which file, who may send it, and until when. */
export interface Ticket {
  materialId: string;
  memberId: string;
  expiresAt: Date;
}

export const TICKET_MINUTES = 15;

const PURPOSE = 'file-ticket';
const BODY_BYTES = 16 + 16 + 6;

/** A signed ticket, fit for a path. Without the member's own session it is worth nothing. */
export function writeTicket(ctx: Pick<Context, 'keys'>, { materialId, memberId, expiresAt }: Ticket): string {
  const body = Buffer.concat([bytesOf(materialId), bytesOf(memberId), Buffer.alloc(6)]);
  body.writeUIntBE(expiresAt.getTime(), 32, 6);
  const { currentKeyId } = ctx.keys;
  const signature = signatureOf(ctx.keys.signingKey(PURPOSE), currentKeyId, body);
  return `${Buffer.from(currentKeyId).toString('base64url')}.${Buffer.concat([body, signature]).toString('base64url')}`;
}

/** Reads a ticket; null when it is forged, broken or not ours. Whether it has expired is said by its date. */
export function readTicket(ctx: Pick<Context, 'keys'>, text: string): Ticket | null {
  const parts = /^([\w-]{2,44})\.([\w-]{94})$/.exec(text);
  if (parts === null) return null;
  const keyId = Buffer.from(parts[1] ?? '', 'base64url').toString();
  const key = ctx.keys.signingKeyOf(PURPOSE, keyId);
  const bytes = Buffer.from(parts[2] ?? '', 'base64url');
  if (key === null || bytes.length !== BODY_BYTES + 32) return null;
  const body = bytes.subarray(0, BODY_BYTES);
  if (!timingSafeEqual(bytes.subarray(BODY_BYTES), signatureOf(key, keyId, body))) return null;
  return {
    materialId: idOf(body.subarray(0, 16)),
    memberId: idOf(body.subarray(16, 32)),
    expiresAt: new Date(body.readUIntBE(32, 6)),
  };
}

function signatureOf(key: Buffer, keyId: string, body: Buffer): Buffer {
  return createHmac('sha256', key).update(keyId).update('\0').update(body).digest();
}

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

function idOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
