import { join, joinMany, LEAD_IS_AWAITED, leave } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { sqlInTheNameOf } from '../../command/system-command.js';
import { newId } from '../../kernel/ids.js';
import type { Part } from '../../kernel/roles.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import { isSideOfOpenAsk, onlyMetHere, personIdsOf } from '../cases/case-persons.js';
import { narrower } from '../cases/sharing.rules.js';
import { watchPersonsOnly } from '../cases/supervision.service.js';
import type { Cooperation, CooperationItem } from './cooperation.entity.js';
import { ITEM_KINDS, type ItemKind, SHARED_CLASSES } from './item-kinds.js';

/** The letter reaches the other desk. Afterwards that organisation takes part in the ask, and in its case and persons as ASKED. */
export async function shareForAnswer(tx: CommandTx, ask: Cooperation): Promise<void> {
  const requested = ask.requestedOrganisationId;
  await join(tx, [{ organisationId: requested, subjectId: ask.id, subjectType: 'COOPERATION', part: 'REQUESTED' }]);
  const [already] = await tx.sql<{ part: string }>(
    'select part from participation where organisation_id = ? and subject_id = ? and ended_at is null',
    [requested, ask.caseId],
  );
  if (already?.part === 'FORMER_LEAD') await askAboutPersons(tx, requested, ask.caseId);
  if (already !== undefined) return;
  await join(tx, [{ organisationId: requested, subjectId: ask.caseId, subjectType: 'LEGAL_AID_CASE', part: 'ASKED' }]);
  await joinMany(tx, requested, 'PERSON', 'ASKED', await personIdsOf(tx, ask.caseId));
}

/** Who led the case once and left its persons is asked about them anew: masked, so that it can answer. */
async function askAboutPersons(tx: CommandTx, organisationId: string, caseId: string): Promise<void> {
  const left = await tx.sql<{ id: string }>(
    `select person_id as id from case_person cp where case_id = ? and not exists (
       select 1 from participation p where p.organisation_id = ? and p.subject_id = cp.person_id and p.ended_at is null)`,
    [caseId, organisationId],
  );
  await joinMany(
    tx,
    organisationId,
    'PERSON',
    'ASKED',
    left.map(({ id }) => id),
  );
}

/** The last ask between a former lead and another has ended. Afterwards it is not asked about the persons any more. */
async function forgetPersons(tx: CommandTx, ask: Cooperation): Promise<void> {
  for (const organisationId of [ask.ownerOrganisationId, ask.requestedOrganisationId]) {
    const persons = await tx.sql<{ id: string }>(
      `select cp.person_id as id from case_person cp join participation p on p.subject_id = cp.person_id
       where cp.case_id = ? and p.organisation_id = ? and p.part = 'ASKED' and p.ended_at is null and exists (
         select 1 from participation c where c.subject_id = cp.case_id and c.organisation_id = p.organisation_id and c.part = 'FORMER_LEAD' and c.ended_at is null)`,
      [ask.caseId, organisationId],
    );
    if (persons.length === 0 || (await isSideOfOpenAsk(tx, ask.caseId, organisationId, ask.id))) continue;
    await leave(
      tx,
      organisationId,
      persons.map(({ id }) => id),
    );
  }
}

/**
 * An item that does not move the lead was accepted. Afterwards the requested organisation assists in the case and has
 * a grant for each field class that the item's kind shares, as far as the sender did not narrow it, until the item ends.
 */
export async function grantForItem(tx: CommandTx, ask: Cooperation, item: CooperationItem): Promise<void> {
  const kind: ItemKind = ITEM_KINDS[item.kind];
  const requested = ask.requestedOrganisationId;
  await tx.sql(
    `update participation set part = 'ASSISTING', awaits_them = ${LEAD_IS_AWAITED} where organisation_id = ? and part = 'ASKED' and ended_at is null
       and subject_id = any (array(select ?::uuid union all select person_id from case_person where case_id = ?))`,
    [requested, ask.caseId, ask.caseId],
  );
  const rows = SHARED_CLASSES.map((fieldClass) => ({
    id: newId(),
    field_class: fieldClass,
    level: narrower(kind.sharing[fieldClass], ask.narrowed[fieldClass]),
  })).filter((row) => row.level !== 'NONE');
  if (rows.length === 0) return;
  await tx.sql(
    `insert into sharing_grant (id, case_id, ask_id, item_id, organisation_id, field_class, level, person_ids, basis, basis_article, purpose, since)
     select r.id, ?, ?, ?, ?, r.field_class, r.level, ?::uuid[], 'STATUTORY', ?, ?, ? from jsonb_to_recordset(?::jsonb) as r(id uuid, field_class text, level text)`,
    [
      ask.caseId,
      ask.id,
      item.id,
      requested,
      kind.namedPersons === true ? `{${item.personIds.join(',')}}` : null,
      kind.basis,
      item.kind,
      tx.now,
      JSON.stringify(rows),
    ],
  );
}

/** A grant of an item ends with the item. */
export async function endItemGrants(tx: CommandTx, itemId: string): Promise<void> {
  await tx.sql('update sharing_grant set ended_at = ? where item_id = ? and ended_at is null', [tx.now, itemId]);
}

/** All grants of an ask end with it. */
export async function endAskGrants(tx: CommandTx, askId: string): Promise<void> {
  await tx.sql('update sharing_grant set ended_at = ? where ask_id = ? and ended_at is null', [tx.now, askId]);
}

/**
 * The requested organisation has nothing more to do in the case: unless it leads it, is its home or led it before, or
 * still has another ask, it leaves the case and those persons whom it meets there alone. With another ask that it has not
 * taken yet it is one that was asked again. The ask, its letters and results stay visible to it.
 */
export async function leaveCase(tx: CommandTx, ask: Cooperation, legalAidCase: LegalAidCase): Promise<void> {
  await forgetPersons(tx, ask);
  const requested = ask.requestedOrganisationId;
  if (legalAidCase.leadOrganisationId === requested || legalAidCase.homeOrganisationId === requested) return;
  // In its name: who else asks it is known to nobody else.
  const [now] = await sqlInTheNameOf(
    tx,
    requested,
    async (sql) =>
      await sql<{ part: Part; asked: boolean; works: boolean }>(
        `select p.part,
           exists (select 1 from cooperation c where c.case_id = p.subject_id and c.requested_organisation_id = p.organisation_id and c.id <> ?
             and c.state in ('SENT', 'RECEIVED', 'ACTIVE')) as asked,
           exists (select 1 from cooperation c where c.case_id = p.subject_id and c.requested_organisation_id = p.organisation_id and c.id <> ?
             and c.state = 'ACTIVE') as works
         from participation p where p.organisation_id = ? and p.subject_id = ? and p.ended_at is null`,
        [ask.id, ask.id, requested, ask.caseId],
      ),
  );
  if (now === undefined || now.part === 'FORMER_LEAD' || now.works) return;
  if (now.asked) return await askedAgain(tx, requested, ask.caseId);
  await watchPersonsOnly(tx, requested, ask.caseId);
  // Read before leaving: whoever leaves sees the case no more, not even within this transaction.
  await leave(tx, requested, [...(await onlyMetHere(tx, [ask.caseId], requested)), ask.caseId]);
  // The fact lets the stream of the organisation that has left say AccessRevoked.
  tx.record({
    subjectType: 'LEGAL_AID_CASE',
    subjectId: ask.caseId,
    word: 'participation.end',
    version: legalAidCase.version,
    references: { cooperation: ask.id },
    audience: [requested],
  });
}

async function askedAgain(tx: CommandTx, organisationId: string, caseId: string): Promise<void> {
  await tx.sql(
    `update participation set part = 'ASKED', awaits_us = false, awaits_them = false where organisation_id = ? and part = 'ASSISTING'
       and ended_at is null and subject_id = any (array(select ?::uuid union all select person_id from case_person where case_id = ?))`,
    [organisationId, caseId, caseId],
  );
}
