import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { OrganisationState } from './organisation.lifecycle.js';

/** Any body that takes part: institution, court, union, workstation … */
export const OrganisationSchema = defineEntity({
  name: 'Organisation',
  tableName: 'organisation',
  properties: {
    id: p.uuid().primary(),
    kind: p.text().$type<OrganisationKind>(),
    nameZh: p.text(),
    nameEn: p.text(),
    numberPrefix: p.text().nullable(),
    regionCode: p.character().length(6),
    creditCode: p.text().nullable(),
    parentId: p.uuid().nullable(),
    supervisingId: p.uuid().nullable(),
    hostId: p.uuid().nullable(),
    workstationKind: p.text().$type<WorkstationKind>().nullable(),
    powers: p.array<Power>(),
    accepts: p.array<AcceptedWork>(),
    address: p.text().nullable(),
    hotline: p.text().nullable(),
    published: p.boolean(),
    state: p.text().$type<OrganisationState>(),
    sendApproves: p.boolean(),
    version: p.integer().concurrencyCheck(),
    createdAt: p.type('timestamptz').$type<Date>(),
    updatedAt: p.type('timestamptz').$type<Date>(),
    lastActorOrganisationId: p.uuid().nullable(),
    lastActorMemberId: p.uuid().nullable(),
    lastMovedAt: p.type('timestamptz').$type<Date>().nullable(),
  },
});

export type Organisation = InferEntity<typeof OrganisationSchema>;

export const ORGANISATION_KINDS = {
  LEGAL_AID_INSTITUTION: { zh: '法律援助机构', en: 'legal aid institution' },
  JUDICIAL_ADMINISTRATION: { zh: '司法行政部门', en: 'judicial administration' },
  COURT: { zh: '人民法院', en: 'court' },
  PROCURATORATE: { zh: '人民检察院', en: 'procuratorate' },
  PUBLIC_SECURITY: { zh: '公安机关', en: 'police' },
  STATE_SECURITY: { zh: '国家安全机关', en: 'state security' },
  DETENTION_HOUSE: { zh: '监管场所', en: 'detention house' },
  ARBITRATION_COMMISSION: { zh: '劳动人事争议仲裁委员会', en: 'arbitration commission' },
  LABOUR_INSPECTION: { zh: '劳动保障监察机构', en: 'labour inspection' },
  UNION: { zh: '工会', en: 'trade union' },
  WOMENS_FEDERATION: { zh: '妇联', en: "women's federation" },
  DISABLED_FEDERATION: { zh: '残联', en: "disabled persons' federation" },
  YOUTH_LEAGUE: { zh: '共青团', en: 'youth league' },
  JUDICIAL_OFFICE: { zh: '司法所', en: 'judicial office' },
  MEDIATION_BODY: { zh: '调解组织', en: 'mediation body' },
  LAW_FIRM: { zh: '律师事务所', en: 'law firm' },
  WORKSTATION: { zh: '法律援助工作站', en: 'legal aid workstation' },
  PLATFORM: { zh: '平台运行机构', en: 'the body that runs the platform' },
} as const;
export type OrganisationKind = keyof typeof ORGANISATION_KINDS;

export const WORKSTATION_KINDS = {
  WORKSTATION: { zh: '工作站', en: 'workstation' },
  CONTACT_POINT: { zh: '联络点', en: 'contact point' },
  ACCEPTANCE_POINT: { zh: '受理点', en: 'acceptance point' },
  LAWYERS_OFFICE: { zh: '律师办公室', en: "lawyers' office" },
  OUT_OF_PROVINCE: { zh: '驻省外工作站', en: 'out-of-province workstation' },
} as const;
export type WorkstationKind = keyof typeof WORKSTATION_KINDS;

export const POWERS = {
  CONSULT: { zh: '咨询', en: 'gives advice' },
  COLLECT: { zh: '收件', en: 'collects applications' },
  PRE_REVIEW: { zh: '初审', en: 'reviews beforehand' },
  ACCEPT_EXEMPT: { zh: '免查事项直接受理', en: 'accepts matters exempt from the means check' },
  FORWARD: { zh: '转交', en: 'forwards' },
} as const;
export type Power = keyof typeof POWERS;

/** What people and other bodies may bring to an organisation's desk. */
export const ACCEPTED_WORK = {
  CONSULTATION: { zh: '咨询', en: 'questions of law' },
  APPLICATION: { zh: '法律援助申请', en: 'applications for legal aid' },
  COOPERATION: { zh: '异地协作', en: 'cooperations from other cities' },
  REFERRAL: { zh: '转介转交', en: 'referrals from other bodies' },
  DEFENCE_NOTICE: { zh: '通知辩护', en: 'defence notices from organs' },
  DUTY_LAWYER_HELP: { zh: '值班律师帮助', en: 'requests for a duty lawyer' },
  MEDIATION: { zh: '调解', en: 'mediation' },
} as const;
export type AcceptedWork = keyof typeof ACCEPTED_WORK;
