import type { CommandTx } from '../../command/command.js';
import { refusalToRedirect } from '../asks/proposal.rules.js';
import type { Cooperation } from './cooperation.entity.js';
import { refusalOfAddressee } from './cooperation-draft.service.js';

/** Whether an ask may go on to another institution: it exists, is active, and the chain is short and without a cycle. */
export async function refusalOfRedirect(tx: CommandTx, ask: Cooperation, to: string) {
  const chain = await tx.sql<{ organisationId: string }>(
    `with recursive line as (
       select id, redirected_from_id, requested_organisation_id from cooperation where id = ?
       union all
       select c.id, c.redirected_from_id, c.requested_organisation_id from cooperation c join line on c.id = line.redirected_from_id
     ) select requested_organisation_id as "organisationId" from line`,
    [ask.id],
  );
  const visited = [ask.ownerOrganisationId, ask.requestedOrganisationId, ...chain.map((row) => row.organisationId)];
  const own = refusalToRedirect({ chain: ask.chain, visited, to });
  if (own !== null) return own;
  const addressee = refusalOfAddressee(tx, to);
  return addressee === 'COOPERATION_TO_ITSELF' ? ('REDIRECT_CYCLE' as const) : addressee;
}
