import type { Context } from '../../kernel/context.js';
import { fromGlobalId, type GlobalType } from '../../kernel/ids.js';
import { loadCases } from '../cases/case.reads.js';
import { loadConflicts } from '../cases/conflict.reads.js';
import { loadConsultations } from '../consultations/consultation.reads.js';
import { loadCooperations } from '../cooperation/cooperation.reads.js';
import { loadDefenceLines, loadNotices } from '../defence/defence.reads.js';
import { loadHelps, loadShifts } from '../defence/duty.reads.js';
import { loadLetters } from '../letters/letter.reads.js';
import { loadInquiries, loadQuestions } from '../matching/matching.reads.js';
import { loadMaterials } from '../materials/material.reads.js';
import { loadAgreements } from '../organisations/agreement.reads.js';
import { loadLawyers } from '../organisations/lawyer.reads.js';
import { loadMembers } from '../organisations/member.reads.js';
import { loadOrganisations } from '../organisations/organisation.reads.js';
import { loadConsents } from '../people/consent.reads.js';
import { loadPersons } from '../people/person.reads.js';
import { loadReferrals } from '../referrals/referral.reads.js';
import { loadCooperationItems, loadRosterRows, loadSettlementNodes } from './node-parts.js';

/** Anything with a global id, under the viewer's present rights. */
export interface NodeObject {
  __typename?: string;
  id: string;
}

/** Subjects of one type by row id, together; missing and not visible ones are null alike. */
export type NodeLoader = (ctx: Context, rowIds: readonly string[]) => Promise<(NodeObject | null)[]>;

const LOADERS: Readonly<Partial<Record<GlobalType, NodeLoader>>> = {
  Organisation: loadOrganisations,
  Member: loadMembers,
  Lawyer: loadLawyers,
  Agreement: loadAgreements,
  LegalAidCase: loadCases,
  Cooperation: loadCooperations,
  DutyLawyerHelp: loadHelps,
  DutyShift: loadShifts,
  DefenceNotice: loadNotices,
  DefenceLine: loadDefenceLines,
  Person: loadPersons,
  Referral: loadReferrals,
  Consent: loadConsents,
  Letter: loadLetters,
  Material: loadMaterials,
  CooperationItem: loadCooperationItems,
  RosterRow: loadRosterRows,
  Settlement: loadSettlementNodes,
  Consultation: loadConsultations,
  CompetenceConflict: loadConflicts,
  PersonQuestion: loadQuestions,
  PersonInquiry: loadInquiries,
};

/**
 * What stands behind global ids, in their order: read type by type, never one by one. What is no id, not there, or not visible
 * is null alike.
 */
export async function loadNodes(ctx: Context, ids: readonly string[]): Promise<(NodeObject | null)[]> {
  const wanted = new Map<GlobalType, Set<string>>();
  const parsed = ids.map(fromGlobalId);
  for (const each of parsed) {
    if (each !== null) wanted.set(each.type, (wanted.get(each.type) ?? new Set()).add(each.rowId));
  }
  const found = new Map<string, NodeObject>();
  await Promise.all(
    [...wanted].map(async ([type, rowIds]) => {
      const asked = [...rowIds];
      const nodes = (await LOADERS[type]?.(ctx, asked)) ?? [];
      nodes.forEach((node, nth) => {
        if (node !== null) found.set(`${type} ${asked[nth]}`, { ...node, __typename: type });
      });
    }),
  );
  return parsed.map((each) => (each === null ? null : (found.get(`${each.type} ${each.rowId}`) ?? null)));
}
