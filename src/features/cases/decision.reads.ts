import { briefOrNull } from '../../access/projection.js';
import { moneyOf, type Redaction } from '../../api/common.graphql.js';
import { rowsOf } from '../../api/loader.js';
import type { Context } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import { unseal } from '../../kernel/seal.js';
import { seesClock } from '../deadlines/clock-visibility.rules.js';
import { receiptPlace, statementPlace } from './application.service.js';
import type { Paper } from './application-papers.js';
import { casePlace } from './case.entity.js';
import type { LegalAidCase } from './case.graphql.js';
import type {
  AdvanceAid,
  CaseReceipt,
  CaseRefusal,
  CaseReview,
  CaseSupplement,
  MeansFinding,
  MeansStatement,
} from './decision.graphql.js';
import { decisionsByCase, type RawDecisions } from './decision.queries.js';
import type { MeansEvidence } from './decision.rules.js';
import { reviewPlace } from './decision.service.js';
import { findingPlace } from './means-finding.js';
import { mayRead } from './sharing.rules.js';
import { supplementPlace } from './supplement.service.js';

async function decisionsOf(ctx: Context, { raw }: LegalAidCase): Promise<RawDecisions | null> {
  return (await rowsOf(ctx, decisionsByCase, raw.id))[0] ?? null;
}

/** The own desk of who leads it, unless the case is covered. */
const leads = ({ raw, sharing }: LegalAidCase): boolean => raw.part === 'LEAD' && sharing.FACTS.reason !== 'RESTRICTED';

/** Nothing of the way to a decision is for organs, nor for who led the case before, and of a covered case for nobody. */
export function isWithheld({ raw, sharing }: LegalAidCase): boolean {
  return sharing.FACTS.reason === 'RESTRICTED' || raw.part === 'ORGAN' || raw.part === 'FORMER_LEAD';
}

export async function loadReceipt(ctx: Context, root: LegalAidCase): Promise<CaseReceipt | null> {
  if (!leads(root)) return null;
  const row = await decisionsOf(ctx, root);
  if (row?.receiptAt == null) return null;
  const papers = unseal(ctx, receiptPlace(root.raw.id), row.papersSealed) ?? '[]';
  return { givenAt: row.receiptAt, papers: JSON.parse(papers) as Paper[] };
}

/** The list is for who works on the case, and for who is asked to bring what is missing. */
export async function loadSupplement(ctx: Context, root: LegalAidCase): Promise<CaseSupplement | null> {
  if (isWithheld(root)) return null;
  const row = await decisionsOf(ctx, root);
  if (row === null || row.supplementId === null || row.askedAt === null) return null;
  const { part } = root.raw;
  const reads = part === 'SOURCE' || (part !== 'ASKED' && mayRead(root.sharing.FACTS));
  const open = (column: 'list_sealed' | 'answer_sealed', bytes: Buffer | null) =>
    reads ? unseal(ctx, supplementPlace(column, row.supplementId ?? ''), bytes) : null;
  const list = open('list_sealed', row.listSealed);
  // Who brought it may be who referred the person: that is for the lead, and for itself.
  const knows = part === 'LEAD' || row.suppliedByOrganisationId === ctx.viewer?.organisationId;
  return {
    list: list === null ? null : (JSON.parse(list) as string[]),
    askedAt: row.askedAt,
    dueOn: row.supplementDueOn ?? '',
    suppliedAt: row.suppliedAt,
    suppliedBy: knows ? briefOrNull(ctx, row.suppliedByOrganisationId) : null,
    note: open('answer_sealed', row.answerSealed),
    redactions: [
      ...(reads ? [] : withheld(root.sharing.FACTS.reason, 'list', 'note')),
      ...(knows ? [] : withheld('NOT_SHARED', 'suppliedBy')),
    ],
  };
}

export async function loadStatement(ctx: Context, root: LegalAidCase): Promise<MeansStatement | null> {
  if (!mayRead(root.sharing.MEANS)) return null;
  const row = await decisionsOf(ctx, root);
  if (row === null || row.statementId === null || row.statedAt === null) return null;
  const text = unseal(ctx, statementPlace(row.statementId), row.statementSealed);
  if (text === null) return null;
  const { monthlyIncomeFen, monthlyExpensesFen, ...said } = JSON.parse(text) as {
    householdMembers: number;
    monthlyIncomeFen: number;
    monthlyExpensesFen: number;
    property: string | null;
    debts: string | null;
  };
  const amounts = { monthlyIncome: moneyOf(monthlyIncomeFen), monthlyExpenses: moneyOf(monthlyExpensesFen) };
  return { ...said, ...amounts, statedAt: row.statedAt };
}

export async function loadFinding(ctx: Context, root: LegalAidCase): Promise<MeansFinding | null> {
  if (!mayRead(root.sharing.MEANS)) return null;
  const row = await decisionsOf(ctx, root);
  if (row === null || row.findingId === null || row.findingBranch === null || row.foundAt === null) return null;
  const text = unseal(ctx, findingPlace(row.findingId), row.evidenceSealed);
  const evidence = JSON.parse(text ?? '{}') as Partial<MeansEvidence>;
  return {
    branch: row.findingBranch,
    ground: row.findingGround,
    met: row.findingMet === true,
    document: evidence.document ?? null,
    materialId: row.evidenceMaterialId === null ? null : toGlobalId('Material', row.evidenceMaterialId),
    bodies: [...(evidence.bodies ?? [])],
    answer: evidence.answer ?? null,
    signedOn: evidence.signedOn ?? null,
    foundAt: row.foundAt,
  };
}

export async function loadReview(ctx: Context, root: LegalAidCase): Promise<CaseReview | null> {
  if (!leads(root)) return null;
  const row = await decisionsOf(ctx, root);
  if (row === null || row.reviewId === null || row.reviewAt === null || row.opinion === null) return null;
  return {
    reviewedAt: row.reviewAt,
    reviewer: row.reviewer,
    legal: unseal(ctx, reviewPlace('legal_sealed', row.reviewId), row.legalSealed) ?? '',
    opinion: row.opinion,
    opinionNote: unseal(ctx, reviewPlace('opinion_sealed', row.reviewId), row.opinionSealed),
  };
}

/** That it was refused everybody sees who sees the case; why, those who may read means and facts alike. */
export async function loadRefusal(ctx: Context, root: LegalAidCase): Promise<CaseRefusal | null> {
  const { raw, sharing } = root;
  const covered = sharing.FACTS.reason === 'RESTRICTED';
  if (covered || raw.part === 'ORGAN' || raw.part === 'SOURCE' || raw.refusedAt === null) return null;
  const reads = mayRead(sharing.MEANS) && mayRead(sharing.FACTS);
  const row = reads ? await decisionsOf(ctx, root) : null;
  return {
    refusedAt: raw.refusedAt,
    ground: reads ? raw.refusalGround : null,
    reason: unseal(ctx, casePlace('refusal_reason_sealed', raw.id), row?.refusalReasonSealed ?? null),
    redactions: reads ? [] : withheld(sharing.MEANS.reason, 'ground', 'reason'),
  };
}

export async function loadAdvance(ctx: Context, root: LegalAidCase): Promise<AdvanceAid | null> {
  const { raw, sharing } = root;
  if (isWithheld(root) || !mayRead(sharing.FACTS) || raw.advanceGround === null) return null;
  const row = await decisionsOf(ctx, root);
  const { part, leadOrganisationId } = raw;
  const clock = { ruleId: 'REGULARISE', organisationId: leadOrganisationId };
  const seesDay = seesClock({ organisationId: ctx.viewer?.organisationId ?? '', part }, clock);
  return {
    ground: raw.advanceGround,
    limitationOn: raw.advanceLimitationOn,
    reason: leads(root)
      ? unseal(ctx, casePlace('advance_reason_sealed', raw.id), row?.advanceReasonSealed ?? null)
      : null,
    regulariseBy: seesDay ? (row?.regulariseBy ?? null) : null,
    regularisedAt: raw.regularisedAt,
    redactions: leads(root) ? [] : withheld('NOT_SHARED', 'reason', ...(seesDay ? [] : ['regulariseBy'])),
  };
}

function withheld(reason: Redaction['reason'], ...fields: string[]): Redaction[] {
  return fields.map((field) => ({ field, reason }));
}
