import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';

const asks = (ids: string) => `(
    select l.person_id, l.notice_id as subject_id from defence_line l where l.person_id = any(${ids})
    union all select h.person_id, h.id from duty_lawyer_help h where h.person_id = any(${ids})) q
  join participation p on p.organisation_id = (select app.org()) and p.subject_id = q.subject_id and p.ended_at is null`;

/** Where the viewer's organisation meets persons on notices and with duty lawyers, and with which part. */
export const asksOfPersons = statement<{ ownerId: string; part: Part }>(
  'asks_of_persons',
  `select q.person_id as "ownerId", p.part from ${asks('$1::uuid[]')}`,
);

/** The same inside a command, of one person, who is named twice. */
export const ASKS_OF_PERSON = `select p.part from ${asks('array[?::uuid]')}`;
