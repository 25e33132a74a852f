import { statement } from '../../kernel/context.js';
import { askCover } from '../defence/defence-cover.queries.js';
import type { CoverFacts } from '../defence/defence-cover.rules.js';

const asks = (ids: string) => `(
    select l.person_id, l.notice_id as subject_id, 'DEFENCE_NOTICE' as type from defence_line l where l.person_id = any(${ids})
    union all select h.person_id, h.id, 'DUTY_LAWYER_HELP' from duty_lawyer_help h where h.person_id = any(${ids})) q
  join participation p on p.organisation_id = (select app.org()) and p.subject_id = q.subject_id and p.ended_at is null`;

/** Where the viewer's organisation meets persons on notices and with duty lawyers, and what decides about a minor's. */
export const asksOfPersons = statement<{ ownerId: string; cover: CoverFacts }>(
  'asks_of_persons',
  `select q.person_id as "ownerId", ${askCover('q.type', 'q.subject_id', 'p.part')} as cover from ${asks('$1::uuid[]')}`,
);

/** The same inside a command, of one person, who is named twice. */
export const ASKS_OF_PERSON = `select ${askCover('q.type', 'q.subject_id', 'p.part')} as cover from ${asks('array[?::uuid]')}`;
