import type { CommandTx } from '../../command/command.js';
import { newId } from '../../kernel/ids.js';
import { isLocalDate, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { chineseDate } from '../letters/letter-text.js';
import { type LegalAidCase, MEANS_BRANCHES, type MeansBranch } from './case.entity.js';
import { MEANS_GROUNDS, type MeansGround, meansProblem } from './case.rules.js';
import type { RecipientFacts } from './case-persons.js';
import { evidenceProblem, type MeansEvidence } from './decision.rules.js';

export interface MeansEvidenceInput {
  materialId?: string | null;
  document?: string | null;
  bodies?: readonly string[] | null;
  answer?: string | null;
  signedOn?: LocalDate | null;
}

/** How the hardship condition is dealt with, as a command is told. */
export interface MeansInput {
  meansBranch: MeansBranch;
  meansGround?: MeansGround | null;
  means?: MeansEvidenceInput | null;
}

/** A finding that was written down: by what, and its words for a paper. */
export interface MeansFinding {
  id: string;
  branch: MeansBranch;
  ground: MeansGround | null;
  met: boolean;
  words: string;
}

/** Where the evidence of a finding is sealed. */
export const findingPlace = (id: string) => ({ table: 'case_means_finding', column: 'evidence_sealed', rowId: id });

const MOST_BODIES = 20;

/**
 * Writes down how the hardship condition was dealt with (法律援助法 arts 32, 41, 42). Afterwards the finding stands with what it
 * rests on. Whether there is hardship is for who reviews; nothing here measures it.
 * @throws MEANS_BASIS_UNFIT MEANS_EVIDENCE_MISSING MEANS_EVIDENCE_UNFIT MEANS_PLEDGE_MISSING MEANS_QUERY_MISSING DATE_UNFIT
 *   LIST_TOO_LONG TEXT_MISSING TEXT_TOO_LONG
 */
export async function findMeans(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  input: MeansInput,
  recipients: RecipientFacts,
  met = true,
): Promise<MeansFinding> {
  const { meansBranch: branch } = input;
  const ground = input.meansGround ?? null;
  const facts = await factsOf(tx, legalAidCase.id);
  refuseIf(
    meansProblem({
      branch,
      ground,
      causeCode: legalAidCase.causeCode,
      recipients: Array.from({ length: recipients.count }, (_, nth) => ({
        migrantWorker: nth < recipients.migrantWorkers,
      })),
      anotherCity: facts.anotherCity,
    }),
    {
      path: ['input', 'meansGround'],
      basis: branch === 'NOT_REQUIRED' ? '法律援助法第32条' : '法律援助法第41条、第42条',
    },
  );
  const evidence = evidenceOf(tx, input.means ?? {});
  refuseIf(evidenceProblem(branch, ground, evidence, facts.stated), {
    path: ['input', 'means'],
    basis: branch === 'WAIVED' ? '法律援助法第42条' : '法律援助法第41条',
  });
  await refuseForeignFile(tx, legalAidCase.id, evidence.materialId);
  const id = newId();
  const { materialId, ...told } = evidence;
  await tx.sql(
    `insert into case_means_finding (id, case_id, branch, ground, met, evidence_sealed, material_id, found_at, found_by_organisation_id, found_by_member_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      legalAidCase.id,
      branch,
      ground,
      met,
      seal(tx.ctx, findingPlace(id), JSON.stringify(told)),
      materialId,
      tx.now,
      tx.viewer.organisationId,
      tx.viewer.memberId,
    ],
  );
  return { id, branch, ground, met, words: wordsOf(branch, ground, evidence, met) };
}

async function factsOf(tx: CommandTx, caseId: string): Promise<{ anotherCity: boolean; stated: boolean }> {
  const [row] = await tx.sql<{ anotherCity: boolean; stated: boolean }>(
    `select exists (select 1 from participation where subject_id = ? and part in ('HOME', 'ASSISTING', 'FORMER_LEAD')) as "anotherCity",
       exists (select 1 from case_means_statement where case_id = ?) as stated`,
    [caseId, caseId],
  );
  return row ?? { anotherCity: false, stated: false };
}

function evidenceOf(tx: CommandTx, input: MeansEvidenceInput): MeansEvidence {
  const bodies = input.bodies ?? [];
  if (bodies.length > MOST_BODIES)
    refuse('LIST_TOO_LONG', { path: ['input', 'means', 'bodies'], words: { max: MOST_BODIES } });
  const signedOn = input.signedOn ?? null;
  if (signedOn !== null && (!isLocalDate(signedOn) || signedOn > toLocalDate(tx.now)))
    refuse('DATE_UNFIT', { path: ['input', 'means', 'signedOn'] });
  return {
    materialId: input.materialId ?? null,
    document: optionalText(input.document, 'means.document', 200),
    bodies: bodies.map((each, nth) => requiredText(each, `means.bodies.${nth}`, 100)),
    answer: optionalText(input.answer, 'means.answer', 1_000),
    signedOn,
  };
}

async function refuseForeignFile(tx: CommandTx, caseId: string, materialId: string | null): Promise<void> {
  if (materialId === null) return;
  const [file] = await tx.sql(
    `select 1 from material where id = ? and case_id = ? and field_class = 'MEANS' and state = 'ATTACHED'`,
    [materialId, caseId],
  );
  if (file === undefined) refuse('MEANS_EVIDENCE_UNFIT', { path: ['input', 'means', 'materialId'] });
}

function wordsOf(branch: MeansBranch, ground: MeansGround | null, evidence: MeansEvidence, met: boolean): string {
  const parts = [
    MEANS_BRANCHES[branch].zh,
    ground === null ? null : `情形：${MEANS_GROUNDS[ground].zh}`,
    evidence.document === null ? null : `证明材料：${evidence.document}`,
    evidence.materialId === null ? null : '证明材料已附卷',
    evidence.bodies.length === 0 ? null : `查询单位：${evidence.bodies.join('、')}`,
    evidence.answer === null ? null : `查询结果：${evidence.answer}`,
    evidence.signedOn === null ? null : `说明表签名日期：${chineseDate(evidence.signedOn)}`,
    met ? '结论：符合' : '结论：不符合经济困难条件',
  ];
  return parts.filter((part) => part !== null).join('；');
}
