import { scopeOf } from '../../access/row-security.js';
import type { Context, MemberContext, Scope, Viewer } from '../../kernel/context.js';
import { newId, rowIdOf } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { passwordMatches } from './password.js';
import { sessionNow, signInLookup } from './session.queries.js';
import {
  ACCESS_TOKEN_MINUTES,
  issueAccessToken,
  newRefreshToken,
  REFRESH_TOKEN_HOURS,
  readAccessToken,
  readRefreshToken,
} from './session-token.js';

/** What a client keeps after a sign-in. */
export interface SessionTokens {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  refreshTokenExpiresAt: Date;
}

const NOBODY = scopeOf(null);

function scopeFor(organisationId: string, memberId: string, accountId = ''): Scope {
  return { ...NOBODY, 'app.org_id': organisationId, 'app.member_id': memberId, 'app.account_id': accountId };
}

/**
 * A person signs in for exactly one organisation. Five failures in fifteen minutes lock the account and the address.
 * Afterwards there is a session row, an access token of 15 minutes and a refresh token of 12 hours, good once.
 * @param organisation global id, or the organisation's number prefix, for example 豫濮援
 * @throws SIGN_IN_REFUSED SIGN_IN_LOCKED
 */
export async function signIn(
  ctx: Context,
  login: string,
  password: string,
  organisation: string,
): Promise<SessionTokens> {
  const accountKey = ctx.keys.keyedHash('sign-in', login.trim().toLowerCase()).toString('base64url');
  const free = (await ctx.limits.isFree('sign-in', ctx.origin)) && (await ctx.limits.take('sign-in', accountKey));
  if (!free) refuse('SIGN_IN_LOCKED');
  const organisationId =
    rowIdOf('Organisation', organisation) ?? ctx.reference.organisationByPrefix(organisation)?.id ?? null;
  const [row] = await ctx.readsAs(NOBODY).rows(signInLookup, [login.trim(), organisationId]);
  const right = await passwordMatches(password, row?.accountKind === 'PERSON' ? row.passwordHash : null);
  if (
    !right ||
    row === undefined ||
    row.accountState !== 'ACTIVE' ||
    row.memberId === null ||
    row.organisationId === null
  ) {
    refuse('SIGN_IN_REFUSED');
  }
  if (row.memberState !== 'ACTIVE' || row.organisationState === 'CLOSED') refuse('SIGN_IN_REFUSED');
  await ctx.limits.forget('sign-in', accountKey);
  await ctx.limits.forget('sign-in', ctx.origin);
  return await openSession(ctx, row.organisationId, row.memberId, row.accountId);
}

async function openSession(
  ctx: Context,
  organisationId: string,
  memberId: string,
  accountId: string,
): Promise<SessionTokens> {
  const sessionId = newId();
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + REFRESH_TOKEN_HOURS * 3_600_000);
  const refresh = newRefreshToken(sessionId, organisationId, memberId);
  const em = ctx.em.fork({ clear: true, session: { variables: scopeFor(organisationId, memberId, accountId) } });
  await em.execute(
    `insert into session (id, organisation_id, member_id, account_id, kind, refresh_hash, version, created_at, expires_at)
     values (?, ?, ?, ?, 'SIGN_IN', ?, 1, ?, ?)`,
    [sessionId, organisationId, memberId, accountId, refresh.hash, now, expiresAt],
  );
  return await tokensOf(ctx, { sessionId, organisationId, memberId, accountId, version: 1 }, refresh.token, expiresAt);
}

async function tokensOf(
  ctx: Context,
  claims: Parameters<typeof issueAccessToken>[1],
  refreshToken: string,
  sessionEnds: Date,
): Promise<SessionTokens> {
  const now = ctx.clock.now();
  const accessTokenExpiresAt = new Date(Math.min(now.getTime() + ACCESS_TOKEN_MINUTES * 60_000, sessionEnds.getTime()));
  return {
    accessToken: await issueAccessToken(ctx.keys, claims, now, accessTokenExpiresAt),
    accessTokenExpiresAt,
    refreshToken,
    refreshTokenExpiresAt: sessionEnds,
  };
}

/**
 * Exchanges a refresh token, which is good once. Afterwards the old one is worthless and the session lasts twelve
 * hours from now; a token used a second time ends the session, for one of its two holders is not the right one.
 * @throws SESSION_ENDED
 */
export async function refreshSession(ctx: Context, token: string): Promise<SessionTokens> {
  const parts = readRefreshToken(token);
  if (parts === null) refuse('SESSION_ENDED');
  const { sessionId, organisationId, memberId, hash } = parts;
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + REFRESH_TOKEN_HOURS * 3_600_000);
  const next = newRefreshToken(sessionId, organisationId, memberId);
  const em = ctx.em.fork({ clear: true, session: { variables: scopeFor(organisationId, memberId) } });
  const rows = await em.execute<{ accountId: string; version: number }[]>(
    `update session set refresh_hash = ?, expires_at = ? where id = ? and member_id = ? and refresh_hash = ?
       and revoked_at is null and expires_at > ? and kind = 'SIGN_IN'
     returning account_id as "accountId", version`,
    [next.hash, expiresAt, sessionId, memberId, hash, now],
  );
  const row = rows[0];
  if (row === undefined) {
    await em.execute(
      'update session set revoked_at = ?, version = version + 1 where id = ? and member_id = ? and revoked_at is null',
      [now, sessionId, memberId],
    );
    refuse('SESSION_ENDED');
  }
  const claims = { sessionId, organisationId, memberId, accountId: row.accountId, version: row.version };
  return await tokensOf(ctx, claims, next.token, expiresAt);
}

/** Ends the own session. Afterwards its tokens are worthless and its sockets close within two seconds. */
export async function signOut(ctx: MemberContext): Promise<void> {
  const em = ctx.em.fork({ clear: true, session: { variables: scopeOf(ctx.viewer) } });
  await em.execute(
    'update session set revoked_at = ?, version = version + 1, refresh_hash = null where id = ? and member_id = ? and revoked_at is null',
    [ctx.clock.now(), ctx.viewer.sessionId, ctx.viewer.memberId],
  );
}

/** Gives a service account's member a session of its own, at most ninety days. */
export async function issueServiceToken(
  ctx: Context,
  member: { organisationId: string; memberId: string; accountId: string },
  days: number,
): Promise<{ token: string; expiresAt: Date; sessionId: string }> {
  const now = ctx.clock.now();
  const sessionId = newId();
  const expiresAt = new Date(now.getTime() + Math.min(Math.max(days, 1), 90) * 86_400_000);
  const em = ctx.em.fork({
    clear: true,
    session: { variables: scopeFor(member.organisationId, member.memberId, member.accountId) },
  });
  await em.execute(
    `insert into session (id, organisation_id, member_id, account_id, kind, version, created_at, expires_at) values (?, ?, ?, ?, 'TOKEN', 1, ?, ?)`,
    [sessionId, member.organisationId, member.memberId, member.accountId, now, expiresAt],
  );
  const token = await issueAccessToken(ctx.keys, { sessionId, ...member, version: 1 }, now, expiresAt);
  return { token, expiresAt, sessionId };
}

/** Who asks, from the access token: the session row is read every time. Null when the token is worth nothing (any more). */
export async function viewerOf(
  ctx: Pick<Context, 'keys' | 'readsAs' | 'clock'>,
  token: string,
): Promise<Viewer | null> {
  const now = ctx.clock.now();
  const claims = await readAccessToken(ctx.keys, token, now);
  if (claims === null) return null;
  const scope = scopeFor(claims.organisationId, claims.memberId, claims.accountId);
  const [row] = await ctx.readsAs(scope).rows(sessionNow, [claims.sessionId, claims.memberId]);
  if (row === undefined || row.version !== claims.version || row.revokedAt !== null || row.expiresAt <= now)
    return null;
  if (row.memberState !== 'ACTIVE' || row.accountState !== 'ACTIVE' || row.organisationState === 'CLOSED') return null;
  return {
    accountId: claims.accountId,
    memberId: claims.memberId,
    organisationId: claims.organisationId,
    organisationState: row.organisationState,
    displayName: row.displayName,
    roles: new Set(row.roles),
    sessionId: claims.sessionId,
    sessionExpiresAt: row.expiresAt,
    restricted: row.restricted,
  };
}
