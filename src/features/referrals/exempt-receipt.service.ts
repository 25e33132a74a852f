import type { CommandTx } from '../../command/command.js';
import { inTheNameOf } from '../../command/system-command.js';
import { unseal } from '../../kernel/seal.js';
import type { StationReceipt } from '../cases/application.service.js';
import type { Paper } from '../cases/application-papers.js';
import type { FieldClass } from '../cooperation/item-kinds.js';
import { factsPlace, issueLetter, type KeptFacts } from '../letters/letter.service.js';
import { materialsReceipt } from '../letters/templates/materials-receipt.js';
import { materialPlace } from '../materials/material.projection.js';
import { reachInReferral } from '../materials/referral-papers.rules.js';
import type { Referral } from './referral.entity.js';
import { refusalToExempt } from './referral.rules.js';
import { recordReferral } from './referral-facts.js';
import { deskOf } from './referral-lock.js';

/**
 * A workstation with the power takes an application that is exempt from the means check for its own institution
 * (法律援助法第13条、第42条). Afterwards the institution's receipt for the papers (form 5), with a number of the institution,
 * lies with both, and the station hands it to the applicant at the counter. Whom it names is written at the counter: the
 * institution reads the person masked until it accepts. Nothing is decided by it.
 */
export async function issueExemptReceipt(tx: CommandTx, ask: Referral): Promise<void> {
  if (ask.exemptGround == null) return;
  const { organisationId, displayName } = tx.viewer;
  const station = tx.ctx.reference.organisation(organisationId);
  if (station?.supervisingId !== ask.toOrganisationId) return;
  if (refusalToExempt(ask.kind, await deskOf(tx)) !== null) return;
  const papers = await papersAtCounter(tx, ask);
  const cause = ask.causeCode == null ? ask.matter : tx.ctx.reference.causeName(ask.causeCode, 'zh-CN');
  await inTheNameOf(tx, ask.toOrganisationId, async (there) => {
    const letter = await issueLetter(there, {
      template: materialsReceipt,
      subjectType: 'REFERRAL',
      subjectId: ask.id,
      toOrganisationId: organisationId,
      addressee: '申请人',
      facts: { cause, caseNumber: null, papers, receivedBy: `${station.nameZh} ${displayName}`.trim() },
    });
    recordReferral(there, ask, 'receipt', ask.state, { letter: letter.id, papers: papers.length });
  });
}

/**
 * What was handed in at the counter: the form, identity papers, and of the files that go with the referral those that the
 * institution may know of, as it sees them itself: what the person has not consented to is named on no paper of its own.
 */
async function papersAtCounter(tx: CommandTx, ask: Referral): Promise<Paper[]> {
  const [row] = await tx.sql<{ identity: number }>(
    `select count(*)::int as identity from referral_person r join person p on p.id = r.person_id
     where r.referral_id = ? and p.id_number_sealed is not null`,
    [ask.id],
  );
  const files = await tx.sql<{ id: string; title: Buffer | null; fieldClass: FieldClass }>(
    `select id, title_sealed as title, field_class as "fieldClass" from material where referral_id = ? and state = 'ATTACHED'
     order by attached_at, id`,
    [ask.id],
  );
  const { kind, state, categories } = ask;
  const institution = { part: 'REQUESTED', kind, state, categories, tookOver: false, coveredBy: null } as const;
  const identity = row?.identity ?? 0;
  return [
    { name: '法律援助申请表', quantity: 1 },
    ...(identity === 0 ? [] : [{ name: '受援人身份证明', quantity: identity }]),
    ...files.flatMap(({ id, title, fieldClass }) => {
      const { level } = reachInReferral(fieldClass, institution);
      if (level === 'HIDDEN') return [];
      const shown = unseal(tx.ctx, materialPlace('title_sealed', id), level === 'NONE' ? null : title);
      return [{ name: shown ?? '材料', quantity: 1 }];
    }),
  ];
}

/** The receipt that the applicant has already from the counter; null where none was given out, or it is void. */
export async function receiptOfStation(tx: CommandTx, referralId: string): Promise<StationReceipt | null> {
  const [row] = await tx.sql<{ id: string; at: Date; facts: Buffer | null }>(
    `select l.id, l.issued_at as at, l.facts_sealed as facts from letter l
     where l.subject_id = ? and l.template_id = 'MATERIALS_RECEIPT' and l.organisation_id = ?
       and not exists (select 1 from letter v where v.void_of_letter_id = l.id)
     order by l.issued_at desc, l.id desc limit 1`,
    [referralId, tx.viewer.organisationId],
  );
  if (row === undefined || row.facts === null) return null;
  const kept = JSON.parse(tx.ctx.keys.decryptText(factsPlace(row.id), row.facts)) as KeptFacts;
  return { letterId: row.id, givenAt: row.at, papers: kept.facts.papers as readonly Paper[] };
}
