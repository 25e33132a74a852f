import type { CommandTx } from '../../command/command.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { refusalToRedirect } from '../asks/proposal.rules.js';
import type { Referral } from './referral.entity.js';
import { refusalOfAddressee } from './referral.rules.js';
import { basisFor, settleBasis } from './referral-consent.service.js';
import { copyOf } from './referral-disposition.service.js';
import { endReferral, recordReferral, refreshBall } from './referral-facts.js';
import { personsOfReferral } from './referral-lock.js';
import { dispatch, refuseOpenAlready } from './referral-send.service.js';

/** Why a referral cannot go on to another body: it is unfit or inactive, the chain is too long, or it has been there. */
export async function refusalOfNextDesk(tx: CommandTx, ask: Referral, to: string) {
  const chain = await tx.sql<{ organisationId: string }>(
    `with recursive line as (
       select id, redirected_from_id, to_organisation_id from referral where id = ?
       union all
       select r.id, r.redirected_from_id, r.to_organisation_id from referral r join line on r.id = line.redirected_from_id
     ) select to_organisation_id as "organisationId" from line`,
    [ask.id],
  );
  const visited = [ask.ownerOrganisationId, ask.toOrganisationId, ...chain.map((row) => row.organisationId)];
  const { reference } = tx.ctx;
  return (
    refusalToRedirect({ chain: ask.chain, visited, to }) ??
    refusalOfAddressee(ask.kind, reference.organisation(ask.ownerOrganisationId), reference.organisation(to))
  );
}

/**
 * The sender's head agrees that another body is the right one: this referral ends, a linked one lies there with the
 * original time of receipt. The basis must cover that body too. @throws CONSENT_MISSING REFERRAL_OPEN_ALREADY REDIRECT_CYCLE
 */
export async function redirectNow(tx: CommandTx, ask: Referral, to: string): Promise<string> {
  if (ask.ownerOrganisationId !== tx.viewer.organisationId) refuse('SIDE_MAY_NOT');
  refuseIf(await refusalOfNextDesk(tx, ask, to));
  const receivedAt = ask.receivedAt ?? tx.now;
  const { basis } = await basisFor(tx, { ...ask, toOrganisationId: to });
  const next = await copyOf(tx, ask, to, { chain: ask.chain + 1, fromId: ask.id });
  ask.redirectedToId = next.id;
  await endReferral(tx, ask, 'redirect');
  const persons = await personsOfReferral(tx, next.id);
  next.basis = basis;
  await settleBasis(tx, next, persons);
  await refuseOpenAlready(tx, next, persons);
  await tx.sql('update material set referral_id = ? where referral_id = ? and owner_organisation_id = ?', [
    next.id,
    ask.id,
    tx.viewer.organisationId,
  ]);
  next.state = 'SENT';
  next.sentByMemberId = tx.viewer.memberId;
  const issue = await dispatch(tx, next, receivedAt);
  recordReferral(tx, next, 'send', null, { redirectedFrom: ask.id });
  await refreshBall(tx, ask);
  await refreshBall(tx, next);
  await issue();
  return next.id;
}
