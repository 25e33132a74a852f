import { participantsOf } from '../../access/participation.js';
import { systemCommand } from '../../command/system-command.js';
import type { Context } from '../../kernel/context.js';
import { ProposalSchema } from '../asks/ask.entity.js';
import { lapseProposal } from '../asks/proposal.service.js';
import { CooperationSchema } from './cooperation.entity.js';
import { refreshBall } from './cooperation-facts.js';

/** A proposal was not answered in time. Afterwards it has lapsed, the ball is back, and the old terms stand. */
export async function lapseUnanswered(ctx: Context, organisationId: string, proposalId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const [seen] = await tx.sql<{ askId: string; caseId: string }>(
      'select p.ask_id as "askId", c.case_id as "caseId" from proposal p join cooperation c on c.id = p.ask_id where p.id = ?',
      [proposalId],
    );
    if (seen === undefined) return;
    await tx.sql('select id from legal_aid_case where id = ? for update', [seen.caseId]);
    await tx.sql('select id from cooperation where id = ? for update', [seen.askId]);
    const row = await tx.em.findOne(ProposalSchema, { id: proposalId });
    const ask = await tx.em.findOne(CooperationSchema, { id: seen.askId });
    if (row === null || ask === null || row.state !== 'OPEN' || row.answerBy > tx.now) return;
    lapseProposal(tx, row);
    await refreshBall(tx, ask);
  });
}

/** A clock ran out. Afterwards both sides see it, the superiors can be told, and the ask stays answerable: no machine refuses a person. */
export async function escalateOverdue(ctx: Context, organisationId: string, deadlineId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const rows = await tx.sql<{
      subjectType: 'COOPERATION' | 'LEGAL_AID_CASE';
      subjectId: string;
      itemId: string | null;
      ruleId: string;
      dueOn: string;
    }>(
      `update deadline set escalated_at = ?, warned_level = 100
       where id = ? and stopped_at is null and escalated_at is null and due_at <= ?
       returning subject_type as "subjectType", subject_id as "subjectId", item_id as "itemId", rule_id as "ruleId", due_on::text as "dueOn"`,
      [tx.now, deadlineId, tx.now],
    );
    const row = rows[0];
    if (row === undefined) return;
    const sides = await participantsOf(tx, row.subjectId);
    if (sides.length === 0) return;
    tx.record({
      subjectType: row.subjectType,
      subjectId: row.subjectId,
      word: 'deadline.escalate',
      version: 0,
      references: {
        deadline: deadlineId,
        rule: row.ruleId,
        dueOn: row.dueOn,
        ...(row.itemId === null ? {} : { item: row.itemId }),
      },
      audience: sides.slice(0, 32).map((side) => side.organisationId),
    });
  });
}
