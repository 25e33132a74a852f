import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { LocalDate } from '../../kernel/local-date.js';
import type { CaseState } from './case.lifecycle.js';
import type { AdvanceGround, RefusalGround } from './decision.rules.js';
import type { Custody, ProceedingStage } from './proceeding.rules.js';

/** 法律援助案件. Exactly one organisation leads it at any moment. */
export const LegalAidCaseSchema = defineEntity({
  name: 'LegalAidCase',
  tableName: 'legal_aid_case',
  properties: {
    id: p.uuid().primary(),
    ownerOrganisationId: p.uuid(),
    leadOrganisationId: p.uuid(),
    homeOrganisationId: p.uuid().nullable(),
    number: p.text().nullable(),
    state: p.text().$type<CaseState>(),
    version: p.integer().concurrencyCheck(),
    causeCode: p.text(),
    matter: p.text(),
    form: p.text().$type<AidForm>(),
    factsSealed: p.type('bytea').$type<Buffer>().nullable(),
    respondentSealed: p.type('bytea').$type<Buffer>().nullable(),
    recipientMinor: p.boolean(),
    lifeOrDeathPossible: p.boolean(),
    matterGroupId: p.uuid().nullable(),
    stage: p.text().$type<ProceedingStage>().nullable(),
    custody: p.text().$type<Custody>().nullable(),
    groupClaim: p.boolean(),
    restricted: p.boolean(),
    splitFromCaseId: p.uuid().nullable(),
    splitFromRowId: p.uuid().nullable(),
    meansBranch: p.text().$type<MeansBranch>().nullable(),
    meansGround: p.text().nullable(),
    sourceOrganisationId: p.uuid().nullable(),
    organRegionCode: p.character().length(6).nullable(),
    disputeRegionCode: p.character().length(6).nullable(),
    causeRegionCode: p.character().length(6).nullable(),
    receivedAt: p.type('timestamptz').$type<Date>(),
    openedByMemberId: p.uuid(),
    acceptedAt: p.type('timestamptz').$type<Date>().nullable(),
    acceptedByMemberId: p.uuid().nullable(),
    reviewedAt: p.type('timestamptz').$type<Date>().nullable(),
    reviewedByMemberId: p.uuid().nullable(),
    refusedAt: p.type('timestamptz').$type<Date>().nullable(),
    refusedByMemberId: p.uuid().nullable(),
    refusalGround: p.text().$type<RefusalGround>().nullable(),
    refusalReasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    advanceGround: p.text().$type<AdvanceGround>().nullable(),
    advanceLimitationOn: p.type('date').$type<LocalDate>().nullable(),
    advanceReasonSealed: p.type('bytea').$type<Buffer>().nullable(),
    regularisedAt: p.type('timestamptz').$type<Date>().nullable(),
    regularisedByMemberId: p.uuid().nullable(),
    grantedAt: p.type('timestamptz').$type<Date>().nullable(),
    grantedByOrganisationId: p.uuid().nullable(),
    grantedByMemberId: p.uuid().nullable(),
    assignedAt: p.type('timestamptz').$type<Date>().nullable(),
    lawyerId: p.uuid().nullable(),
    handlerMemberId: p.uuid().nullable(),
    lawyerName: p.text().nullable(),
    lawyerLicenceNumber: p.text().nullable(),
    lawyerPhone: p.text().nullable(),
    startedAt: p.type('timestamptz').$type<Date>().nullable(),
    fileSubmittedAt: p.type('timestamptz').$type<Date>().nullable(),
    fileSubmittedByMemberId: p.uuid().nullable(),
    fileSummarySealed: p.type('bytea').$type<Buffer>().nullable(),
    closedAt: p.type('timestamptz').$type<Date>().nullable(),
    closedByMemberId: p.uuid().nullable(),
    archivedAt: p.type('timestamptz').$type<Date>().nullable(),
    designatedAt: p.type('timestamptz').$type<Date>().nullable(),
    designatedByOrganisationId: p.uuid().nullable(),
    designationNumber: p.text().nullable(),
    lastActorOrganisationId: p.uuid(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>(),
  },
});
export type LegalAidCase = InferEntity<typeof LegalAidCaseSchema>;

/** How the hardship condition was dealt with (法律援助法 arts 32, 41, 42). */
export const MEANS_BRANCHES = {
  NOT_REQUIRED: { zh: '不受经济困难条件限制', en: 'not subject to the hardship condition (art 32)' },
  WAIVED: { zh: '免予核查', en: 'verification waived (art 42)' },
  PLEDGE: { zh: '个人诚信承诺', en: 'personal pledge of good faith (art 41)' },
  INFO_QUERY: { zh: '信息共享查询', en: 'information-sharing query (art 41)' },
  RECOGNISED: { zh: '异地审查结果互认', en: "another city's finding recognised" },
} as const;
export type MeansBranch = keyof typeof MEANS_BRANCHES;

/** Forms of aid (法律援助法 art 22). */
export const AID_FORMS = {
  LABOUR_ARBITRATION: {
    zh: '劳动争议调解与仲裁代理',
    en: 'representation in labour-dispute mediation and arbitration',
  },
  CIVIL_LITIGATION: { zh: '民事诉讼代理', en: 'civil representation' },
  ADMINISTRATIVE_LITIGATION: { zh: '行政诉讼代理', en: 'administrative representation' },
  CRIMINAL_DEFENCE: { zh: '刑事辩护与代理', en: 'criminal defence and representation' },
  NON_LITIGATION: { zh: '非诉讼代理', en: 'non-litigation representation' },
  DOCUMENT_PREPARATION: { zh: '代拟法律文书', en: 'preparation of legal documents' },
} as const;
export type AidForm = keyof typeof AID_FORMS;

/** Where the sealed texts of a case live. */
export function casePlace(
  column:
    | 'facts_sealed'
    | 'respondent_sealed'
    | 'file_summary_sealed'
    | 'refusal_reason_sealed'
    | 'advance_reason_sealed',
  id: string,
) {
  return { table: 'legal_aid_case', column, rowId: id };
}
