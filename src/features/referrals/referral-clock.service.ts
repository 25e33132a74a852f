import type { CommandTx } from '../../command/command.js';
import { systemCommand } from '../../command/system-command.js';
import type { Context, Statement } from '../../kernel/context.js';
import { statement } from '../../kernel/context.js';
import { createCase } from '../cases/case.service.js';
import { DUE_BATCH, type DueAct } from '../deadlines/due-batches.js';
import { papersIntoCase } from '../materials/referral-papers.service.js';
import type { Referral } from './referral.entity.js';
import { referralLifecycle } from './referral.lifecycle.js';
import { contentOf } from './referral-content.js';
import { endReferral, recordReferral, refreshBall } from './referral-facts.js';
import { lockAnyReferral, personsOfReferral } from './referral-lock.js';
import { comeHomeNow } from './referral-work.service.js';

/** For the clock role: expiries and mediations whose day has passed at $1, after the place $2, $3. */
export const dueReferrals: Statement<DueAct> = statement(
  'due_referrals',
  `select d.subject_id as id, d.organisation_id as organisation, d.due_at::text as at from deadline d join referral r on r.id = d.subject_id
   where d.rule_id in ('REFERRAL_EXPIRY', 'MEDIATION') and d.stopped_at is null and d.due_at <= $1
     and r.state in ('SENT', 'RECEIVED', 'ACCEPTED', 'ON_HOLD') and (d.due_at, d.subject_id) > ($2::timestamptz, $3::uuid)
   order by d.due_at, d.subject_id limit ${DUE_BATCH}`,
);

/** For the clock role: mediations that are home again since before $1 and had no case yet, after the place $2, $3. */
export const homelessMediations: Statement<DueAct> = statement(
  'homeless_mediations',
  `select r.id, r.owner_organisation_id as organisation, r.ended_at::text as at from referral r join organisation o on o.id = r.owner_organisation_id
   where r.kind = 'MEDIATION' and r.state = 'RETURNED' and r.case_id is null and o.state = 'ACTIVE' and r.ended_at <= $1
     and (r.ended_at, r.id) > ($2::timestamptz, $3::uuid)
   order by r.ended_at, r.id limit ${DUE_BATCH}`,
);

/** What time has decided of a referral: SUPPORT and CONSULT expire, a mediation comes home. Done again it finds nothing more to do. */
export async function endByTime(ctx: Context, organisationId: string, referralId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const { ask } = await lockAnyReferral(tx, referralId);
    const mediation = ask.kind === 'MEDIATION';
    const [due] = await tx.sql(
      `select 1 from deadline where subject_id = ? and rule_id = ? and stopped_at is null and due_at <= ?`,
      [ask.id, mediation ? 'MEDIATION' : 'REFERRAL_EXPIRY', tx.now],
    );
    const act = mediation ? 'comeHome' : 'expire';
    if (due === undefined || referralLifecycle.next(ask.state, act) === null) return;
    if (mediation) return await comeHomeNow(tx, ask, null);
    await endReferral(tx, ask, 'expire');
    await refreshBall(tx, ask);
  });
}

/**
 * A mediation that had no case yet is home: it becomes an application of the sender, with all papers and the original
 * time of receipt. Afterwards the case stands in the sender's worklist. Done again it finds nothing more to do.
 */
export async function becomeApplication(ctx: Context, organisationId: string, referralId: string): Promise<void> {
  await systemCommand(ctx, organisationId, async (tx) => {
    const { ask } = await lockAnyReferral(tx, referralId);
    if (ask.kind !== 'MEDIATION' || ask.state !== 'RETURNED' || ask.caseId != null) return;
    await openApplication(tx, ask);
  });
}

async function openApplication(tx: CommandTx, ask: Referral): Promise<void> {
  if (ask.causeCode == null || ask.form == null || ask.sentByMemberId == null) return;
  const content = contentOf(tx, ask);
  const legalAidCase = await createCase(
    tx,
    {
      causeCode: ask.causeCode,
      form: ask.form,
      matter: ask.matter,
      facts: content.facts,
      respondent: content.respondent,
      receivedAt: ask.requestedAt,
      restricted: ask.restricted,
      persons: (await personsOfReferral(tx, ask.id)).map((personId) => ({ personId })),
    },
    { references: { referral: ask.id }, openedByMemberId: ask.sentByMemberId },
  );
  ask.caseId = legalAidCase.id;
  ask.version += 1;
  await tx.em.flush();
  await papersIntoCase(tx, ask.id, legalAidCase.id);
  recordReferral(tx, ask, 'becomeApplication', ask.state, { case: legalAidCase.id }, [ask.ownerOrganisationId]);
  await refreshBall(tx, ask);
}
