import { LockMode } from '@mikro-orm/core';
import type { CommandTx } from '../../command/command.js';
import { inTheNameOf } from '../../command/system-command.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { seal } from '../../kernel/seal.js';
import { lapseProposals } from '../asks/proposal.service.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import { issueLetter } from '../letters/letter.service.js';
import { terminationLetter } from '../letters/templates/termination-letter.js';
import { type Cooperation, CooperationSchema } from './cooperation.entity.js';
import { movesLead } from './cooperation.rules.js';
import { endAsk, refreshBall } from './cooperation-facts.js';
import { cooperationItemLifecycle } from './cooperation-item.lifecycle.js';
import { itemsOf, lockAsk } from './cooperation-lock.js';
import { writeResult } from './cooperation-result.service.js';
import type { ItemKindCode } from './item-kinds.js';

export interface OpenItem {
  id: string;
  cooperationId: string;
  kind: ItemKindCode;
  state: string;
  movesLead: boolean;
}

/** The items of all asks about a case that have not ended. */
export async function openItemsOf(tx: CommandTx, caseId: string): Promise<OpenItem[]> {
  const rows = await tx.sql<Omit<OpenItem, 'movesLead'>>(
    `select i.id, i.cooperation_id as "cooperationId", i.kind, i.state from cooperation_item i join cooperation c on c.id = i.cooperation_id
     where c.case_id = ? and c.state in ('SENT', 'RECEIVED', 'ACTIVE') and i.state not in ('CONFIRMED', 'UNABLE', 'CANCELLED')
     order by i.cooperation_id, i.position`,
    [caseId],
  );
  return rows.map((row) => ({ ...row, movesLead: movesLead(row.kind) }));
}

/**
 * The case has ended without being closed: its open asks end with it. Afterwards open items are cancelled and the other
 * sides have left the case; the returned step sends each of them the letter, whose number is the last lock.
 */
export async function onCaseEnded(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  reason: string,
): Promise<() => Promise<void>> {
  const open = await tx.sql<{ id: string }>(
    `select id from cooperation where case_id = ? and state in ('SENT', 'RECEIVED', 'ACTIVE') order by id`,
    [legalAidCase.id],
  );
  const ended: Cooperation[] = [];
  for (const { id } of open) {
    const { ask } = await lockAsk(tx, id);
    ask.endingReasonSealed = seal(tx.ctx, { table: 'cooperation', column: 'ending_reason_sealed', rowId: id }, reason);
    await endAsk(tx, ask, await itemsOf(tx, id), 'terminate', legalAidCase);
    await refreshBall(tx, ask);
    ended.push(ask);
  }
  return async () => {
    for (const ask of ended) await tellTermination(tx, ask, legalAidCase, reason);
  };
}

async function tellTermination(
  tx: CommandTx,
  ask: Cooperation,
  legalAidCase: LegalAidCase,
  reason: string,
): Promise<void> {
  const own = ask.ownerOrganisationId === tx.viewer.organisationId;
  await issueLetter(tx, {
    template: terminationLetter,
    subjectType: 'COOPERATION',
    subjectId: ask.id,
    toOrganisationId: own ? ask.requestedOrganisationId : ask.ownerOrganisationId,
    facts: {
      requestNumber: ask.number ?? '',
      requestDate: toLocalDate(ask.sentAt ?? tx.now),
      cause: ask.matter,
      caseNumber: legalAidCase.number ?? null,
      reason,
    },
  });
}

/** Why an ask of a suspended lead ends with its lead. */
const DESIGNATED = '主办机构被暂停期间，案件已由其上级指定其他机构承办，请求终止';

/**
 * A superior gives the case of a suspended lead to another institution. Afterwards the ask by which that lead had taken the
 * case has ended as if called back, and what it had itself asked others for has ended with a letter: nobody could confirm it.
 * Open items are cancelled, results stay. The result of a case that was closed before waits on for who handed it over. The
 * case is locked already; the returned step sends the letters.
 */
export async function onLeadDesignated(tx: CommandTx, legalAidCase: LegalAidCase): Promise<() => Promise<void>> {
  const lead = legalAidCase.leadOrganisationId;
  const answered = ({ state }: OpenItem) => legalAidCase.state === 'CLOSED' && state === 'RESULT_SUBMITTED';
  const taken = (await openItemsOf(tx, legalAidCase.id)).filter((item) => item.movesLead && !answered(item));
  const takenIds = new Set(taken.map(({ cooperationId }) => cooperationId));
  const open = await tx.sql<{ id: string }>(
    `select id from cooperation where case_id = ? and state in ('SENT', 'RECEIVED', 'ACTIVE') order by id`,
    [legalAidCase.id],
  );
  const told: Cooperation[] = [];
  for (const { id } of open) {
    const ask = await tx.em.findOne(CooperationSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (ask === null) continue;
    if (ask.ownerOrganisationId === lead) {
      const place = { table: 'cooperation', column: 'ending_reason_sealed', rowId: id };
      ask.endingReasonSealed = seal(tx.ctx, place, DESIGNATED);
      await endAsk(tx, ask, await itemsOf(tx, id), 'terminate', legalAidCase);
      told.push(ask);
    } else if (ask.state === 'ACTIVE' && ask.requestedOrganisationId === lead && takenIds.has(id))
      await endAsk(tx, ask, await itemsOf(tx, id), 'recall', legalAidCase);
    else continue;
    await refreshBall(tx, ask);
  }
  return async () => {
    for (const ask of told) await tellTermination(tx, ask, legalAidCase, DESIGNATED);
  };
}

/** The closing file is in: an offer to hand the lead over lapses, on an ask between two others too. The case is locked already. */
export async function onCaseFileSubmitted(tx: CommandTx, legalAidCase: LegalAidCase): Promise<void> {
  await lapseOffers(tx, legalAidCase.id);
  const [unseen] = await tx.sql<{ by: string | null }>('select app.unseen_lead_offer(?) as by', [legalAidCase.id]);
  if (unseen?.by == null) return;
  await inTheNameOf(tx, unseen.by, async (there) => await lapseOffers(there, legalAidCase.id));
}

async function lapseOffers(tx: CommandTx, caseId: string): Promise<void> {
  const open = await tx.sql<{ askId: string }>(
    `select ask_id as "askId" from proposal where subject_id = ? and kind = 'LEAD_TRANSFER' and state = 'OPEN'`,
    [caseId],
  );
  for (const { askId } of open) {
    const ask = await tx.em.findOne(CooperationSchema, { id: askId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (ask === null) continue;
    await lapseProposals(tx, { askId, kinds: ['LEAD_TRANSFER'] });
    await refreshBall(tx, ask);
  }
}

/** Whether another side of the case has asked somebody for something that is still open and that is not shown here. */
export async function hasUnseenOpenItems(tx: CommandTx, caseId: string): Promise<boolean> {
  const [row] = await tx.sql<{ unseen: boolean }>('select app.has_unseen_open_items(?) as unseen', [caseId]);
  return row?.unseen === true;
}

/** Closing a case that was handed over submits its result to the city that handed it over. The case is locked already. */
export async function onCaseClosed(tx: CommandTx, legalAidCase: LegalAidCase, summary: string): Promise<void> {
  const open = (await openItemsOf(tx, legalAidCase.id)).filter(
    (item) => item.movesLead && item.state !== 'RESULT_SUBMITTED',
  );
  for (const { cooperationId, id } of open) {
    const { ask, part } = await lockAsk(tx, cooperationId);
    if (part !== 'REQUESTED' || ask.requestedOrganisationId !== legalAidCase.leadOrganisationId) continue;
    const item = (await itemsOf(tx, ask.id)).find((candidate) => candidate.id === id);
    if (item === undefined || cooperationItemLifecycle.isFinal(item.state)) continue;
    // Who asked for a supplement and closed without it asks no more: the work can be asked for again, and then a supplement.
    await tx.sql('update supplement set supplied_at = ? where item_id = ? and supplied_at is null', [tx.now, id]);
    const finish = await writeResult(
      tx,
      ask,
      item,
      { result: summary, resultKind: 'DONE', amountFen: null },
      item.state,
    );
    await refreshBall(tx, ask);
    await finish();
  }
}
