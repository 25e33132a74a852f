import { rowsOf } from '../../api/loader.js';
import { type Context, statement } from '../../kernel/context.js';
import { unseal } from '../../kernel/seal.js';
import type { LegalAidCase } from './case.graphql.js';
import type { CaseReplacement } from './replacement.graphql.js';
import { mayRead } from './sharing.rules.js';

const replacementsByCase = statement<{
  id: string;
  ownerId: string;
  state: string;
  lawyerName: string;
  reasonSealed: Buffer;
  askedOn: string;
  decidedAt: Date | null;
  opinionSealed: Buffer | null;
}>(
  'replacements_by_case',
  `select id, case_id as "ownerId", state, lawyer_name as "lawyerName", reason_sealed as "reasonSealed", asked_on as "askedOn",
     decided_at as "decidedAt", opinion_sealed as "opinionSealed"
   from case_replacement where case_id = any($1::uuid[]) order by case_id, recorded_at desc, id desc`,
);

/** The requests for another lawyer, the latest first: the lead's own affair. */
export async function loadReplacements(ctx: Context, { raw, sharing }: LegalAidCase): Promise<CaseReplacement[]> {
  if (raw.part !== 'LEAD' || !mayRead(sharing.FACTS)) return [];
  const open = (rowId: string, column: string, bytes: Buffer | null) =>
    unseal(ctx, { table: 'case_replacement', column, rowId }, bytes);
  return (await rowsOf(ctx, replacementsByCase, raw.id)).map((row) => ({
    state: row.state,
    lawyerName: row.lawyerName,
    reason: open(row.id, 'reason_sealed', row.reasonSealed) ?? '',
    askedOn: row.askedOn,
    decidedAt: row.decidedAt,
    opinion: open(row.id, 'opinion_sealed', row.opinionSealed),
  }));
}
