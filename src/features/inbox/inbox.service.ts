import { authorize } from '../../access/authorize.js';
import { command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { fromGlobalId, type GlobalType } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { CASEWORK_ROLES } from '../../kernel/roles.js';
import { INBOX_SUBJECTS, inboxFacts } from './inbox-subjects.js';

const MOST_SUBJECTS = 100;
const SUBJECTS: ReadonlySet<GlobalType> = new Set(INBOX_SUBJECTS.map((subject) => inboxFacts(subject).type));

export interface MarkRead {
  subjectIds: readonly string[];
  idempotencyKey: string;
}

/**
 * Somebody of the organisation has looked at the news of these subjects. Afterwards they have none for the whole
 * organisation, until they move again; nothing is recorded. What is not there, or not visible, is passed over.
 * @throws LIST_EMPTY LIST_TOO_LONG ROLE_MAY_NOT
 */
export async function markRead(ctx: MemberContext, { subjectIds, idempotencyKey }: MarkRead): Promise<number> {
  const input = { subjectIds };
  const result = await command(ctx, 'inbox.markRead', { idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: CASEWORK_ROLES });
    const path = ['input', 'subjectIds'];
    if (subjectIds.length === 0) refuse('LIST_EMPTY', { path });
    if (subjectIds.length > MOST_SUBJECTS) refuse('LIST_TOO_LONG', { path, words: { max: MOST_SUBJECTS } });
    const rowIds = [...new Set(subjectIds.flatMap(rowIdOfSubject))].sort();
    const marked = await tx.sql(
      `update participation p set unread_since = null
       from (select subject_id from participation where organisation_id = ? and unread_since is not null and ended_at is null
         and subject_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v))) order by subject_id for update) s
       where p.organisation_id = ? and p.subject_id = s.subject_id returning p.subject_id`,
      [tx.viewer.organisationId, JSON.stringify(rowIds), tx.viewer.organisationId],
    );
    return { subjectId: tx.viewer.organisationId, ids: { marked: marked.length } };
  });
  return Number(result.ids?.marked ?? 0);
}

function rowIdOfSubject(id: string): string[] {
  const parsed = fromGlobalId(id);
  return parsed !== null && SUBJECTS.has(parsed.type) ? [parsed.rowId] : [];
}
