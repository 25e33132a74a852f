import { isCovered, isOwnCase } from '../../access/restricted.js';
import type { JournalEntry } from '../../journal/entry.js';
import { type Entitle, StreamClosed } from '../../journal/frame.js';
import type { MemberContext, Viewer } from '../../kernel/context.js';
import { statement } from '../../kernel/context.js';
import { handlesAsk } from '../defence/defence-own.queries.js';
import { type EntitlementFacts, mayHaveEntry } from './entitlement.rules.js';

export interface EntitlementRow extends EntitlementFacts {
  subjectId: string;
  /** Something keeps the subject covered for who does not belong: whether the viewer does is asked of each person. */
  restricted: boolean;
  /** The viewer's roles as they are now; null when the membership has ended. */
  roles: string[] | null;
}

/**
 * What decides about a batch of subjects, and the viewer's present roles, in one statement. $1 subjects, $2 member. The organ
 * is told so little by its part that nobody there is kept from it.
 */
export const entitlementFacts = statement<EntitlementRow>(
  'entitlement_facts',
  `select s.id as "subjectId", p.subject_type as "subjectType", ${isCovered('p')} as covered, p.restricted_by is not null as restricted,
     p.part in ('ORGAN', 'SOURCE') as "shownLittle", (select app.restricted()) as "belongsTo",
     k.handler_member_id as "handlerMemberId",
     case p.subject_type
       when 'LEGAL_AID_CASE' then ${isOwnCase('k', '$2')}
       when 'COOPERATION' then ${isOwnCase('k', '$2')} or exists (select 1 from cooperation_item i where i.cooperation_id = s.id and i.handler_member_id = $2::uuid)
       when 'PERSON' then exists (select 1 from case_person cp join legal_aid_case o on o.id = cp.case_id
         where cp.person_id = s.id and ${isOwnCase('o', '$2')})
       when 'DEFENCE_NOTICE' then ${handlesAsk('s.id', '$2::uuid')}
       when 'DUTY_LAWYER_HELP' then ${handlesAsk('s.id', '$2::uuid')}
       else false
     end as handles,
     p.part = 'ASKED' as "merelyAsked",
     (select m.roles from member m where m.organisation_id = (select app.org()) and m.id = $2::uuid and m.state = 'ACTIVE') as roles
   from unnest($1::uuid[]) as s(id)
   left join participation p on p.organisation_id = (select app.org()) and p.subject_id = s.id and p.ended_at is null
   left join cooperation c on p.subject_type = 'COOPERATION' and c.id = s.id
   left join legal_aid_case k on k.id = case p.subject_type when 'COOPERATION' then c.case_id when 'LEGAL_AID_CASE' then s.id end`,
);

/** The present roles of several members of the organisation; who is none any more is not there. */
export const rolesNow = statement<{ roles: string[] }>(
  'roles_now',
  `select m.roles from member m where m.organisation_id = (select app.org()) and m.id = any($1::uuid[]) and m.state = 'ACTIVE'`,
);

/**
 * Judges entries at delivery, one statement a batch, by what the viewer may now.
 * @throws StreamClosed 4403 when the viewer's roles have changed: the rights of this stream are not those of the person
 */
export function entitleFor(ctx: Pick<MemberContext, 'reads' | 'viewer'>): Entitle {
  return async (entries: readonly JournalEntry[]) => {
    const subjectIds = [...new Set(entries.map((entry) => entry.subjectId))];
    const rows = await ctx.reads.rows(entitlementFacts, [subjectIds, ctx.viewer.memberId]);
    const bySubject = new Map(rows.map((row) => [row.subjectId, row]));
    if (rows.some((row) => !hasRoles(ctx.viewer, row.roles))) throw new StreamClosed(4403, 'SESSION_ENDED');
    return entries.map((entry) => mayHaveEntry(ctx.viewer, entry, bySubject.get(entry.subjectId)));
  };
}

/** Whether somebody still has the roles that a stream was opened with. */
export function hasRoles(viewer: Viewer, roles: readonly string[] | null): boolean {
  const held: ReadonlySet<string> = viewer.roles;
  return roles !== null && roles.length === held.size && roles.every((role) => held.has(role));
}
