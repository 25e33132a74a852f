import { statement } from '../../kernel/context.js';

export interface RawCaseMember {
  ownerId: string;
  memberId: string;
  name: string;
  way: 'WORKS' | 'ADDED';
  since: Date;
}

/** Who of the own organisation belongs to restricted cases. */
export const membersByCase = statement<RawCaseMember>(
  'members_by_case',
  `select b.subject_id as "ownerId", b.member_id as "memberId", m.display_name as name, b.way, b.since
   from subject_member b join member m on m.organisation_id = b.organisation_id and m.id = b.member_id
   where b.organisation_id = (select app.org()) and b.subject_id = any($1::uuid[]) and b.ended_at is null
   order by b.subject_id, b.since, b.member_id`,
);
