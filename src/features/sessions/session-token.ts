import { createHash, randomBytes } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import type { Keys } from '../../kernel/ports/keys.js';

export const ACCESS_TOKEN_MINUTES = 15;
export const REFRESH_TOKEN_HOURS = 12;

/** What an access token says; the session row has the last word. */
export interface SessionClaims {
  sessionId: string;
  organisationId: string;
  memberId: string;
  accountId: string;
  version: number;
}

/** A signed access token, good until the given instant and for one session version. */
export async function issueAccessToken(keys: Keys, claims: SessionClaims, now: Date, expiresAt: Date): Promise<string> {
  return await new SignJWT({
    org: claims.organisationId,
    mem: claims.memberId,
    acc: claims.accountId,
    ver: claims.version,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: keys.currentKeyId })
    .setSubject(claims.sessionId)
    .setAudience('yuanlian')
    .setIssuedAt(Math.floor(now.getTime() / 1000))
    .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
    .sign(keys.signingKey('session'));
}

interface Verified {
  readonly claims: SessionClaims;
  readonly endsAt: number;
}

const VERIFIED_KEPT = 10_000;
const verifiedBy = new WeakMap<Keys, Map<string, Verified>>();

/**
 * Reads an access token; null when it is forged, broken, expired or not ours. A signature that was found good stays
 * good, so the same text is verified once; whether the session still holds is asked elsewhere, each time.
 */
export async function readAccessToken(keys: Keys, token: string, now: Date): Promise<SessionClaims | null> {
  const verified = verifiedBy.get(keys) ?? new Map<string, Verified>();
  verifiedBy.set(keys, verified);
  const known = verified.get(token);
  if (known !== undefined && now.getTime() < known.endsAt) return known.claims;
  verified.delete(token);
  const read = await verify(keys, token, now);
  if (read === null) return null;
  if (verified.size >= VERIFIED_KEPT) verified.clear();
  verified.set(token, read);
  return read.claims;
}

async function verify(keys: Keys, token: string, now: Date): Promise<Verified | null> {
  try {
    const { kid } = decodeProtectedHeader(token);
    const key = typeof kid === 'string' ? keys.signingKeyOf('session', kid) : null;
    if (key === null) return null;
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: 'yuanlian',
      typ: 'at+jwt',
      currentDate: now,
    });
    const { sub, org, mem, acc, ver, exp } = payload;
    if (typeof sub !== 'string' || typeof org !== 'string' || typeof mem !== 'string' || typeof acc !== 'string')
      return null;
    if (typeof ver !== 'number' || typeof exp !== 'number') return null;
    const claims = { sessionId: sub, organisationId: org, memberId: mem, accountId: acc, version: ver };
    return { claims, endsAt: exp * 1_000 };
  } catch {
    return null;
  }
}

const SEPARATOR = '.';

/** A one-use refresh token: where the session is, and a secret of which only the hash is kept. */
export function newRefreshToken(
  sessionId: string,
  organisationId: string,
  memberId: string,
): { token: string; hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  const token = [sessionId, organisationId, memberId, secret].join(SEPARATOR);
  return { token: Buffer.from(token).toString('base64url'), hash: hashOf(secret) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Takes a refresh token apart; null when it is none. */
export function readRefreshToken(
  token: string,
): { sessionId: string; organisationId: string; memberId: string; hash: Buffer } | null {
  if (token.length > 400) return null;
  const [sessionId = '', organisationId = '', memberId = '', secret = ''] = Buffer.from(token, 'base64url')
    .toString()
    .split(SEPARATOR);
  if (![sessionId, organisationId, memberId].every((id) => UUID.test(id)) || secret.length !== 43) return null;
  return { sessionId, organisationId, memberId, hash: hashOf(secret) };
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
