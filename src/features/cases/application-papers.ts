import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import { unseal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';

/** One kind of paper that was handed in, and how many of it. */
export interface Paper {
  name: string;
  quantity: number;
}

const MOST_KINDS = 100;
const MOST_OF_A_KIND = 9_999;

/**
 * The papers of a receipt: those that were named; when none were, what lies in the file: the application form, the identity
 * papers of the recipients, and by its title every file that is attached or came with the referral the case was opened from.
 * @throws LIST_EMPTY LIST_TOO_LONG TEXT_MISSING TEXT_TOO_LONG PAPER_QUANTITY_UNFIT
 */
export async function papersHandedIn(
  tx: CommandTx,
  caseId: string,
  named: readonly Paper[] | null,
): Promise<readonly Paper[]> {
  if (named === null) return await papersOnFile(tx, caseId);
  if (named.length === 0) refuse('LIST_EMPTY', { path: ['input', 'papers'] });
  if (named.length > MOST_KINDS) refuse('LIST_TOO_LONG', { path: ['input', 'papers'], words: { max: MOST_KINDS } });
  return named.map(({ name, quantity }, nth) => {
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_OF_A_KIND)
      refuse('PAPER_QUANTITY_UNFIT', { path: ['input', 'papers', String(nth), 'quantity'] });
    return { name: requiredText(name, `papers.${nth}.name`, 100), quantity };
  });
}

async function papersOnFile(tx: CommandTx, caseId: string): Promise<readonly Paper[]> {
  const [row] = await tx.sql<{ identity: number }>(
    `select count(*)::int as identity from case_person cp join person p on p.id = cp.person_id
     where cp.case_id = ? and cp.role = 'RECIPIENT' and p.id_number_sealed is not null`,
    [caseId],
  );
  const files = await tx.sql<{ id: string; title: Buffer | null }>(
    `select m.id, m.title_sealed as title from material m
     where m.state = 'ATTACHED' and (m.case_id = ? or m.case_id is distinct from ? and m.referral_id in (
       select rc.referral_id from referral_case rc where rc.case_id = ? and rc.organisation_id = ?))
     order by m.attached_at, m.id limit ?`,
    [caseId, caseId, caseId, tx.viewer.organisationId, MOST_KINDS - 2],
  );
  const identity = row?.identity ?? 0;
  return [
    { name: '法律援助申请表', quantity: 1 },
    ...(identity === 0 ? [] : [{ name: '受援人身份证明', quantity: identity }]),
    ...files.map(({ id, title }) => ({
      name: unseal(tx.ctx, { table: 'material', column: 'title_sealed', rowId: id }, title) ?? '材料',
      quantity: 1,
    })),
  ];
}
