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
    await tx.post('select id from legal_aid_case where id = ? for update', [seen.caseId]);
    await tx.post('select id from cooperation where id = ? for update', [seen.askId]);
    const row = await tx.em.findOne(ProposalSchema, { id: proposalId });
    const ask = await tx.em.findOne(CooperationSchema, { id: seen.askId });
    if (row === null || ask === null || row.state !== 'OPEN' || row.answerBy > tx.now) return;
    lapseProposal(tx, row);
    await refreshBall(tx, ask);
  });
}
