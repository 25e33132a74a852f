import { setBall } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { earlier } from '../../kernel/clock.js';
import { lapseProposals } from '../asks/proposal.service.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { endEscalationsOfItem } from '../deadlines/escalation.service.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';
import { type CooperationCommand, cooperationLifecycle } from './cooperation.lifecycle.js';
import { followingCommand } from './cooperation.rules.js';
import { ballOf } from './cooperation-ball.rules.js';
import { cooperationItemLifecycle } from './cooperation-item.lifecycle.js';
import { endAskGrants, endItemGrants, leaveCase } from './cooperation-sharing.service.js';
import { resumeReview } from './verification-pause.js';

/** The two organisations of an ask: the audience of all its facts. A draft concerns its author alone. */
export function audienceOf(ask: Cooperation): string[] {
  const own = ask.state === 'DRAFT' || ask.state === 'APPROVED' || ask.state === 'DISCARDED';
  return own ? [ask.ownerOrganisationId] : [ask.ownerOrganisationId, ask.requestedOrganisationId];
}

/** States a fact of an ask. */
export function recordAsk(
  tx: CommandTx,
  ask: Cooperation,
  word: string,
  from: string | null,
  references: Record<string, string | number> = {},
): void {
  tx.record({
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    word: `cooperation.${word}`,
    from,
    to: ask.state,
    version: ask.version,
    references: { case: ask.caseId, ...references },
    audience: audienceOf(ask),
  });
}

/** States a fact of an item; its subject is the ask, in which both sides take part. */
export function recordItem(
  tx: CommandTx,
  ask: Cooperation,
  item: CooperationItem,
  word: string,
  from: string | null,
  references: Record<string, string | number> = {},
  also: readonly string[] = [],
): void {
  tx.record({
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    word: `cooperationItem.${word}`,
    from,
    to: item.state,
    version: item.version,
    references: { case: ask.caseId, item: item.id, kind: item.kind, ...references },
    audience: [...new Set([...audienceOf(ask), ...also])],
  });
}

/** A step that follows from another command: the table's SYSTEM row. Afterwards the ask is in its new state. */
export function follow(tx: CommandTx, ask: Cooperation, command: CooperationCommand): void {
  const from = ask.state;
  const next = cooperationLifecycle.next(from, command);
  if (next === null) throw new Error(`cooperation: ${command} does not follow in ${from}`);
  ask.state = next;
  touch(tx, ask);
  recordAsk(tx, ask, command, from);
}

/** The ask follows its items: the first acceptance activates it, the last refusal ends it. The answer clock stops when all are answered. */
export async function followItems(
  tx: CommandTx,
  ask: Cooperation,
  items: readonly CooperationItem[],
  legalAidCase: LegalAidCase | null,
): Promise<void> {
  const command = followingCommand(
    ask.state,
    items.map((item) => item.state),
  );
  if (!items.some((item) => item.state === 'REQUESTED')) {
    if (ask.answeredAt == null && command === null) touch(tx, ask);
    ask.answeredAt ??= tx.now;
    await stopClocks(tx, ask.id, ['COOPERATION_ANSWER']);
  }
  if (command === 'activate') {
    follow(tx, ask, 'activate');
    await lapseProposals(tx, { askId: ask.id, kinds: ['REDIRECT'] });
  }
  if (command !== null && command !== 'activate') await endAsk(tx, ask, items, command, legalAidCase);
}

/**
 * Ends an ask: open items are cancelled, proposals lapse, clocks stop, grants end, and an organisation that only
 * assisted leaves the case. Afterwards results and letters stay; the ask itself stays visible to both.
 */
export async function endAsk(
  tx: CommandTx,
  ask: Cooperation,
  items: readonly CooperationItem[],
  command: CooperationCommand,
  legalAidCase: LegalAidCase | null,
): Promise<void> {
  for (const item of items.filter((each) => !cooperationItemLifecycle.isFinal(each.state))) {
    const from = item.state;
    item.state = 'CANCELLED';
    item.endedAt = tx.now;
    touch(tx, item);
    recordItem(tx, ask, item, 'cancel', from);
  }
  ask.endedAt = tx.now;
  follow(tx, ask, command);
  await lapseProposals(tx, { askId: ask.id });
  await tx.em.flush();
  await stopAsk(tx, ask);
  for (const item of items) {
    await resumeReview(tx, ask, item);
    if (item.escalatedAt != null) await endEscalationsOfItem(tx, item.id);
  }
  if (legalAidCase !== null) await leaveCase(tx, ask, legalAidCase);
}

async function stopAsk(tx: CommandTx, ask: Cooperation): Promise<void> {
  await tx.sql(
    `update deadline set stopped_at = ? where subject_id = ? and stopped_at is null and rule_id <> 'DISPOSITION'`,
    [tx.now, ask.id],
  );
  await endAskGrants(tx, ask.id);
}

/** An item has ended: its grants end, its clocks stop, its proposals lapse. */
export async function endItem(tx: CommandTx, ask: Cooperation, item: CooperationItem): Promise<void> {
  item.endedAt = tx.now;
  await resumeReview(tx, ask, item);
  await stopClocks(tx, ask.id, ['COOPERATION_WORK', 'RESULT_CONFIRMATION'], item.id);
  await endItemGrants(tx, item.id);
  if (item.escalatedAt != null) await endEscalationsOfItem(tx, item.id);
  await lapseProposals(tx, { askId: ask.id, itemId: item.id });
}

interface BallRow {
  items: string[] | null;
  awaitRequesting: number;
  awaitRequested: number;
  dispositions: number;
  dues: { organisationId: string; dueAt: string }[] | null;
  /** Of the sender's own decision: its clock is hidden from the other side, also in that side's commands. */
  dispositionDueAt: Date | null;
  supervisors: string[] | null;
}

/** Afterwards both sides' worklist rows say whose turn it is; derived from what is written, never set by hand. */
export async function refreshBall(tx: CommandTx, ask: Cooperation): Promise<void> {
  await tx.em.flush();
  const [row] = await tx.sql<BallRow>(
    `select (select array_agg(i.state) from cooperation_item i where i.cooperation_id = c.id) as items,
       (select count(*) from proposal p where p.ask_id = c.id and p.state = 'OPEN' and p.to_organisation_id = c.owner_organisation_id)::int as "awaitRequesting",
       (select count(*) from proposal p where p.ask_id = c.id and p.state = 'OPEN' and p.to_organisation_id = c.requested_organisation_id)::int as "awaitRequested",
       (select count(*) from disposition d where d.ask_id = c.id and d.state = 'OPEN')::int as dispositions,
       (select jsonb_agg(jsonb_build_object('organisationId', d.organisation_id, 'dueAt', d.due_at)) from (
          select organisation_id, min(watched_due_at) as due_at from deadline
          where subject_id = c.id and stopped_at is null and watched_due_at is not null and not own_only group by organisation_id
        ) d) as dues,
       (select min(d.due_at) from disposition d where d.ask_id = c.id and d.state = 'OPEN') as "dispositionDueAt",
       (select jsonb_agg(p.organisation_id) from participation p
          where p.subject_id = c.id and p.part = 'SUPERVISOR' and p.ended_at is null) as supervisors
     from cooperation c where c.id = ?`,
    [ask.id],
  );
  if (row === undefined) return;
  const ball = ballOf({
    state: ask.state,
    items: (row.items ?? []) as CooperationItem['state'][],
    proposalsAwaitRequesting: row.awaitRequesting,
    proposalsAwaitRequested: row.awaitRequested,
    openDispositions: row.dispositions,
  });
  const dueOf = (organisationId: string): Date | null => {
    const due = (row.dues ?? []).find((each) => each.organisationId === organisationId)?.dueAt;
    return due === undefined ? null : new Date(due);
  };
  const { ownerOrganisationId: requesting, requestedOrganisationId: requested } = ask;
  await setBall(tx, ask.id, [
    {
      organisationId: requesting,
      awaitsUs: ball.requesting,
      awaitsThem: ball.requested,
      earliestDueAt: earlier(dueOf(requesting), row.dispositionDueAt) ?? dueOf(requested),
    },
    {
      organisationId: requested,
      awaitsUs: ball.requested,
      awaitsThem: ball.requesting,
      earliestDueAt: dueOf(requested) ?? dueOf(requesting),
    },
    ...(row.supervisors ?? []).map((organisationId) => ({
      organisationId,
      awaitsUs: false,
      awaitsThem: ball.requesting || ball.requested,
      earliestDueAt: earlier(dueOf(requesting), dueOf(requested)),
    })),
  ]);
}
