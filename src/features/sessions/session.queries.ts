import { statement } from '../../kernel/context.js';
import type { Role } from '../../kernel/roles.js';

export interface SessionRow {
  version: number;
  revokedAt: Date | null;
  expiresAt: Date;
  displayName: string;
  roles: Role[];
  memberState: string;
  accountState: string;
  organisationState: string;
  restricted: string[];
}

/** The session as it is now: read on every request, and the last word on roles and states. */
export const sessionNow = statement<SessionRow>(
  'session_now',
  `select s.version, s.revoked_at as "revokedAt", s.expires_at as "expiresAt", m.display_name as "displayName", m.roles,
     m.state as "memberState", a.state as "accountState", o.state as "organisationState",
     array(select b.subject_id from subject_member b where b.member_id = s.member_id and b.ended_at is null order by 1) as restricted
   from session s
   join member m on m.organisation_id = s.organisation_id and m.id = s.member_id
   join account a on a.id = s.account_id
   join organisation o on o.id = s.organisation_id
   where s.id = $1 and s.member_id = $2`,
);

export interface SignInRow {
  accountId: string;
  accountKind: string;
  accountState: string;
  passwordHash: string | null;
  memberId: string | null;
  memberState: string | null;
  organisationId: string | null;
  organisationState: string | null;
}

export const signInLookup = statement<SignInRow>(
  'sign_in_lookup',
  `select account_id as "accountId", account_kind as "accountKind", account_state as "accountState", password_hash as "passwordHash",
     member_id as "memberId", member_state as "memberState", organisation_id as "organisationId", organisation_state as "organisationState"
   from app.sign_in_lookup($1, $2)`,
);

/** The head of the own stream and the count of unread subjects, in one snapshot. */
export const ownHead = statement<{ head: number; unread: number }>(
  'own_head',
  `select coalesce((select number from journal_head where organisation_id = (select app.org())), 0)::int8 as head,
     (select count(*) from participation p where p.organisation_id = (select app.org()) and p.unread_since is not null
        and p.ended_at is null and p.part <> 'ASKED' and p.subject_type in ('COOPERATION', 'LEGAL_AID_CASE'))::int8 as unread`,
);
