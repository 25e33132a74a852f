import { authorize, whenDetails } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { lastMoveOf } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { type Body, basisOf, CONSENT_CATEGORIES } from '../people/consent.rules.js';
import { endConsents, validConsents, writeStatutoryBasis } from '../people/consent.service.js';
import type { Referral } from './referral.entity.js';
import { OPEN_REFERRALS, referralLifecycle } from './referral.lifecycle.js';
import { deskRoles, referralNotNow, runsInHours } from './referral.rules.js';
import { endReferral, refreshBall } from './referral-facts.js';
import { kindRow, type SharedCategory } from './referral-kinds.js';
import { lockAnyReferral, lockReferral } from './referral-lock.js';

/** On what a referral rests, from who sends it and who receives it, the hosts of workstations included. */
export async function basisFor(
  tx: CommandTx,
  ask: Pick<Referral, 'kind' | 'ownerOrganisationId' | 'toOrganisationId' | 'inCustody' | 'throughDutyLawyer'>,
) {
  const { reference } = tx.ctx;
  const body = (id: string | null | undefined): Body => ({
    kind: (id == null ? null : reference.organisation(id))?.kind ?? '',
  });
  const rows = await tx.sql<{ id: string; hostId: string | null }>(
    'select id, host_id as "hostId" from organisation where id in (?, ?)',
    [ask.ownerOrganisationId, ask.toOrganisationId],
  );
  const host = (id: string): Body | null => {
    const hostId = rows.find((row) => row.id === id)?.hostId ?? null;
    return hostId === null ? null : body(hostId);
  };
  return basisOf({
    purpose: ask.kind,
    from: body(ask.ownerOrganisationId),
    to: body(ask.toOrganisationId),
    fromHost: host(ask.ownerOrganisationId),
    toHost: host(ask.toOrganisationId),
    inHours: runsInHours(ask),
  });
}

/**
 * Before anything leaves the house: each person has consented for this recipient and purpose, or an article makes it
 * needless and the ledger says which. Afterwards the referral names its basis and shares no class beyond it.
 * @throws CONSENT_MISSING with the article
 */
export async function settleBasis(tx: CommandTx, ask: Referral, persons: readonly string[]): Promise<void> {
  const { basis, article } = await basisFor(tx, ask);
  const most = kindRow(ask.kind).shares;
  ask.basis = basis;
  ask.basisArticle = article;
  ask.categories = [...most];
  if (basis === 'STATUTORY') {
    for (const person of persons)
      writeStatutoryBasis(tx, person, ask.toOrganisationId, ask.kind, { article, categories: most });
  } else {
    const consents = await validConsents(tx, persons, ask.toOrganisationId, ask.kind);
    const named = (category: SharedCategory) => persons.every((person) => consents.get(person)?.includes(category));
    // Without who and what there is nothing to refer.
    if (!named('IDENTITY') || !named('FACTS')) refuse('CONSENT_MISSING', { path: ['input', 'id'], basis: article });
    ask.categories = (Object.keys(CONSENT_CATEGORIES) as SharedCategory[]).filter(
      (category) => (most.includes(category) || category === 'HEALTH') && named(category),
    );
  }
  ask.narrowed = Object.fromEntries(
    (Object.keys(CONSENT_CATEGORIES) as SharedCategory[])
      .filter((category) => !ask.categories.includes(category))
      .map((category) => [category, 'NONE' as const]),
  );
}

export interface ConsentEndInput {
  id: string;
  idempotencyKey: string;
}

const TOLD = { roles: ['LIAISON', 'RECEPTION', 'HEAD'] } as const;

/**
 * The person takes the consent back, with the sender or with the receiver. Before acceptance the referral is withdrawn;
 * after it the receiver tells no outcome any more, grants that rest on consent end at once, and its own case goes on.
 * Nobody is told why. What rests on the law is not touched. @throws CONSENT_NOT_THE_BASIS CONSENT_MISSING REFERRAL_ENDED
 */
export async function withdrawConsent(ctx: MemberContext, input: ConsentEndInput): Promise<CommandResult> {
  return await command(ctx, 'referral.endConsent', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part, desk } = await lockReferral(tx, input.id);
    authorize(tx.viewer, { roles: deskRoles(TOLD, desk), side: ['REQUESTING', 'REQUESTED'] }, part);
    const { basis, article } = await basisFor(tx, ask);
    if (basis === 'STATUTORY') refuse('CONSENT_NOT_THE_BASIS', { basis: article });
    if (referralLifecycle.isFinal(ask.state))
      refuse(
        referralNotNow(ask.state, 'complete'),
        whenDetails(referralLifecycle, ask.state, await lastMoveOf(tx, ask)),
      );
    const ended = part === 'REQUESTING' ? await endOwnConsents(tx, ask) : 0;
    // Of a draft there is nothing to take back but a consent.
    if (ask.state === 'DRAFT' && ended === 0) refuse('CONSENT_MISSING', { basis: article });
    await endByConsent(tx, ask);
    if (part === 'REQUESTING') await endOthersOnIt(tx, ask);
    return { subjectId: ask.id };
  });
}

/** What else of ours lies with the same body, for the same purpose, on the consent of the same person: it ends with it. */
async function endOthersOnIt(tx: CommandTx, ask: Referral): Promise<void> {
  const rows = await tx.sql<{ id: string }>(
    `select r.id from referral r where r.owner_organisation_id = ? and r.to_organisation_id = ? and r.kind = ? and r.id <> ?
       and r.basis = 'CONSENT' and r.state in (select v from jsonb_array_elements_text(?::jsonb) as j(v))
       and exists (select 1 from referral_person theirs join referral_person ours on ours.person_id = theirs.person_id
         where theirs.referral_id = r.id and ours.referral_id = ?) order by r.id`,
    [ask.ownerOrganisationId, ask.toOrganisationId, ask.kind, ask.id, JSON.stringify(OPEN_REFERRALS), ask.id],
  );
  for (const { id } of rows) {
    const { ask: other } = await lockAnyReferral(tx, id);
    if (OPEN_REFERRALS.includes(other.state)) await endByConsent(tx, other);
  }
}

async function endOwnConsents(tx: CommandTx, ask: Referral): Promise<number> {
  const rows = await tx.sql<{ id: string }>('select person_id as id from referral_person where referral_id = ?', [
    ask.id,
  ]);
  return await endConsents(
    tx,
    rows.map(({ id }) => id),
    ask.toOrganisationId,
    ask.kind,
  );
}

/** What the end of a consent does to a referral: a draft merely cannot be sent any more. */
export async function endByConsent(tx: CommandTx, ask: Referral): Promise<void> {
  if (ask.state === 'DRAFT' || ask.basis === 'STATUTORY') return await refreshBall(tx, ask);
  const accepted = ask.state === 'ACCEPTED' || ask.state === 'ON_HOLD';
  if (accepted) {
    ask.outcome = 'NOT_TOLD';
    ask.outcomeOn = toLocalDate(tx.now);
  }
  await endReferral(tx, ask, accepted ? 'complete' : 'withdraw', accepted ? { outcome: 'NOT_TOLD' } : {});
  await refreshBall(tx, ask);
}
