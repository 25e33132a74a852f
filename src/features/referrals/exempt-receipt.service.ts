import type { CommandTx } from '../../command/command.js';
import { inTheNameOf } from '../../command/system-command.js';
import { unseal } from '../../kernel/seal.js';
import type { StationReceipt } from '../cases/application.service.js';
import type { Paper } from '../cases/application-papers.js';
import { factsPlace, issueLetter, type KeptFacts } from '../letters/letter.service.js';
import { materialsReceipt } from '../letters/templates/materials-receipt.js';
import type { Referral } from './referral.entity.js';
import { refusalToExempt } from './referral.rules.js';
import { recordReferral } from './referral-facts.js';
import { deskOf } from './referral-lock.js';

/** How a paper stands on the receipt whose title is not shown before the institution has accepted (lifecycles.md §8). */
const NOT_BY_TITLE: Readonly<Record<string, string>> = {
  MEANS: '经济困难状况材料',
  HEALTH: '健康状况材料',
  AMOUNTS: '款项材料',
  CONTACT: '联系方式材料',
};

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
  const papers = await papersAtCounter(tx, ask.id);
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

/** What was handed in at the counter: the form, identity papers, and every file that goes with the referral. */
async function papersAtCounter(tx: CommandTx, referralId: string): Promise<Paper[]> {
  const [row] = await tx.sql<{ identity: number }>(
    `select count(*)::int as identity from referral_person r join person p on p.id = r.person_id
     where r.referral_id = ? and p.id_number_sealed is not null`,
    [referralId],
  );
  const files = await tx.sql<{ id: string; title: Buffer | null; fieldClass: string }>(
    `select id, title_sealed as title, field_class as "fieldClass" from material where referral_id = ? and state = 'ATTACHED'
     order by attached_at, id`,
    [referralId],
  );
  const identity = row?.identity ?? 0;
  return [
    { name: '法律援助申请表', quantity: 1 },
    ...(identity === 0 ? [] : [{ name: '受援人身份证明', quantity: identity }]),
    ...files.map(({ id, title, fieldClass }) => ({
      name:
        NOT_BY_TITLE[fieldClass] ??
        unseal(tx.ctx, { table: 'material', column: 'title_sealed', rowId: id }, title) ??
        '材料',
      quantity: 1,
    })),
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
