import { setBall } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { earlier } from '../../kernel/clock.js';
import { lapseProposals } from '../asks/proposal.service.js';
import type { Referral } from './referral.entity.js';
import { type ReferralCommand, referralLifecycle } from './referral.lifecycle.js';
import { leaveReferred } from './referral-sharing.service.js';

/** The two organisations of a referral: the audience of all its facts. A draft concerns its author alone. */
export function audienceOf(ask: Referral): string[] {
  const own = ask.state === 'DRAFT' || ask.state === 'DISCARDED';
  return own ? [ask.ownerOrganisationId] : [ask.ownerOrganisationId, ask.toOrganisationId];
}

/** States a fact of a referral. The sender's case is the sender's affair: it is named in no entry that both read. */
export function recordReferral(
  tx: CommandTx,
  ask: Referral,
  word: string,
  from: string | null,
  references: Record<string, string | number> = {},
  audience: readonly string[] = audienceOf(ask),
): void {
  tx.record({
    subjectType: 'REFERRAL',
    subjectId: ask.id,
    word: `referral.${word}`,
    from,
    to: ask.state,
    version: ask.version,
    references: { kind: ask.kind, ...references },
    audience: [...audience],
  });
}

/** A step that follows from another command, or that the caller has judged already. Afterwards the referral is in its new state. */
export function follow(
  tx: CommandTx,
  ask: Referral,
  command: ReferralCommand,
  references: Record<string, string | number> = {},
): void {
  const from = ask.state;
  const next = referralLifecycle.next(from, command);
  if (next === null) throw new Error(`referral: ${command} does not follow in ${from}`);
  ask.state = next;
  touch(tx, ask);
  recordReferral(tx, ask, command, from, references);
}

/**
 * Ends a referral: proposals lapse, clocks stop, grants end, and the receiver leaves the sender's case and persons.
 * Afterwards letters and the referral itself stay visible to both.
 */
export async function endReferral(
  tx: CommandTx,
  ask: Referral,
  command: ReferralCommand,
  references: Record<string, string | number> = {},
): Promise<void> {
  ask.endedAt = tx.now;
  follow(tx, ask, command, references);
  await tx.em.flush();
  await lapseProposals(tx, { askId: ask.id });
  await tx.sql(
    `update deadline set stopped_at = ? where subject_id = ? and stopped_at is null and rule_id <> 'DISPOSITION'`,
    [tx.now, ask.id],
  );
  await leaveReferred(tx, ask);
}

interface BallRow {
  awaitRequesting: number;
  awaitRequested: number;
  dispositions: number;
  dues: { organisationId: string; dueAt: string }[] | null;
  /** Until when the sender decides what becomes of a declined one; its own affair. */
  dispositionDueAt: Date | null;
}

/** Afterwards both sides' worklist rows say whose turn it is; derived from what is written, never set by hand. */
export async function refreshBall(tx: CommandTx, ask: Referral): Promise<void> {
  await tx.em.flush();
  const [row] = await tx.sql<BallRow>(
    `select
       (select count(*) from proposal p where p.ask_id = r.id and p.state = 'OPEN' and p.to_organisation_id = r.owner_organisation_id)::int as "awaitRequesting",
       (select count(*) from proposal p where p.ask_id = r.id and p.state = 'OPEN' and p.to_organisation_id = r.to_organisation_id)::int as "awaitRequested",
       (select count(*) from disposition d where d.ask_id = r.id and d.state = 'OPEN')::int as dispositions,
       (select jsonb_agg(jsonb_build_object('organisationId', d.organisation_id, 'dueAt', d.due_at)) from (
          select organisation_id, min(watched_due_at) as due_at from deadline
          where subject_id = r.id and stopped_at is null and watched_due_at is not null and not own_only group by organisation_id
        ) d) as dues,
       (select min(d.due_at) from disposition d where d.ask_id = r.id and d.state = 'OPEN') as "dispositionDueAt"
     from referral r where r.id = ?`,
    [ask.id],
  );
  if (row === undefined) return;
  const { ball } = referralLifecycle.table.states[ask.state];
  const awaits = (side: 'REQUESTING' | 'REQUESTED') => ball !== null && ball !== 'DERIVED' && ball.includes(side);
  const requesting = awaits('REQUESTING') || row.awaitRequesting > 0 || row.dispositions > 0;
  const requested = awaits('REQUESTED') || row.awaitRequested > 0;
  const dueOf = (organisationId: string): Date | null => {
    const due = (row.dues ?? []).find((each) => each.organisationId === organisationId)?.dueAt;
    return due === undefined ? null : new Date(due);
  };
  const { ownerOrganisationId: sender, toOrganisationId: receiver } = ask;
  await setBall(tx, ask.id, [
    {
      organisationId: sender,
      awaitsUs: requesting,
      awaitsThem: requested,
      earliestDueAt: earlier(dueOf(sender), row.dispositionDueAt) ?? dueOf(receiver),
    },
    {
      organisationId: receiver,
      awaitsUs: requested,
      awaitsThem: requesting,
      earliestDueAt: dueOf(receiver) ?? dueOf(sender),
    },
  ]);
}
