import type { Part, Role } from '../../kernel/roles.js';
import type { InboxSubject } from './inbox-subjects.js';

/** What a named list shows, in the very terms of the inbox's filter: the count and the list are one. */
export interface WorklistFilter {
  subjectTypes: readonly InboxSubject[];
  awaiting?: 'US' | 'THEM';
  states?: readonly string[];
  kinds?: readonly string[];
  parts?: readonly Part[];
  dueWithinDays?: number;
  dueWithinHours?: number;
  overdue?: boolean;
  late?: 'STRICT' | 'STATUTORY';
  unread?: boolean;
  claimedByMe?: boolean;
  happensWithinDays?: number;
}

export interface WorklistRow {
  zh: string;
  en: string;
  /** Kinds of organisation that have such a list. */
  at: readonly string[];
  /** Roles of whom it is the work. */
  roles: readonly Role[];
  filter: WorklistFilter;
}

const INSTITUTION = ['LEGAL_AID_INSTITUTION'];
const ORGANS = ['COURT', 'PROCURATORATE', 'PUBLIC_SECURITY', 'STATE_SECURITY'];
const NOTIFYING = [...ORGANS, 'WORKSTATION'];
const HELPED = [...ORGANS, 'DETENTION_HOUSE', 'WORKSTATION'];
const REFERRING = [
  ...['UNION', 'WOMENS_FEDERATION', 'DISABLED_FEDERATION', 'YOUTH_LEAGUE', 'ARBITRATION_COMMISSION'],
  ...['LABOUR_INSPECTION', 'JUDICIAL_OFFICE', 'MEDIATION_BODY', 'DETENTION_HOUSE', 'WORKSTATION', ...ORGANS],
];
const FORWARDING = ['DETENTION_HOUSE', 'WORKSTATION', 'ARBITRATION_COMMISSION', ...ORGANS];
const SUPPORTING = [
  'UNION',
  'WOMENS_FEDERATION',
  'DISABLED_FEDERATION',
  'YOUTH_LEAGUE',
  'JUDICIAL_OFFICE',
  'MEDIATION_BODY',
];
const REFERRAL_ENDS = ['COMPLETED', 'DECLINED', 'EXPIRED', 'REDIRECTED', 'RETURNED'];

/** The named lists (工作台): what this kind of organisation and these roles look at first. */
export const WORKLISTS = {
  NOTICES_DRAFTED: {
    zh: '待发出的通知',
    en: 'notices drafted',
    at: NOTIFYING,
    roles: ['LIAISON'],
    filter: { subjectTypes: ['DEFENCE_NOTICE'], states: ['DRAFT'] },
  },
  NOTICES_WAITING: {
    zh: '待指派律师的通知',
    en: 'notices waiting for a lawyer',
    at: NOTIFYING,
    roles: ['LIAISON', 'SUPERVISOR'],
    filter: {
      subjectTypes: ['DEFENCE_NOTICE'],
      states: ['NOTIFIED', 'RECEIVED'],
      awaiting: 'THEM',
      parts: ['REQUESTING'],
    },
  },
  NOTICES_TO_CORRECT: {
    zh: '待补正或再通知',
    en: 'notices to correct, or to issue anew',
    at: NOTIFYING,
    roles: ['LIAISON'],
    filter: {
      subjectTypes: ['DEFENCE_NOTICE'],
      states: ['RECEIVED', 'SETTLED'],
      awaiting: 'US',
      parts: ['REQUESTING'],
    },
  },
  NOTICES_LATE_STRICTLY: {
    zh: '逾期通知（从严）',
    en: 'notices late by the strict date',
    at: [...NOTIFYING, ...INSTITUTION],
    roles: ['LIAISON', 'ASSIGNER', 'HEAD', 'SUPERVISOR'],
    filter: { subjectTypes: ['DEFENCE_NOTICE'], late: 'STRICT' },
  },
  NOTICES_LATE: {
    zh: '逾期通知（法定）',
    en: 'notices late by the statutory date',
    at: [...NOTIFYING, ...INSTITUTION],
    roles: ['LIAISON', 'ASSIGNER', 'HEAD', 'SUPERVISOR'],
    filter: { subjectTypes: ['DEFENCE_NOTICE'], late: 'STATUTORY' },
  },
  HEARINGS_THIS_WEEK: {
    zh: '七日内开庭',
    en: 'hearings within seven days',
    at: [...ORGANS, 'ARBITRATION_COMMISSION', ...INSTITUTION],
    roles: ['LIAISON', 'ASSIGNER', 'HANDLER', 'HEAD'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], happensWithinDays: 7 },
  },
  HELPS_WAITING: {
    zh: '待会见的法律帮助',
    en: 'requests for the duty lawyer that wait',
    at: HELPED,
    roles: ['LIAISON'],
    filter: { subjectTypes: ['DUTY_LAWYER_HELP'], states: ['REQUESTED', 'SCHEDULED'], parts: ['REQUESTING'] },
  },
  FORWARDS_DUE: {
    zh: '二十四小时内须转交',
    en: 'applications to forward within 24 hours',
    at: FORWARDING,
    roles: ['LIAISON'],
    filter: { subjectTypes: ['REFERRAL'], states: ['DRAFT'], kinds: ['APPLICATION_FORWARD'], dueWithinHours: 24 },
  },
  REFERRALS_DRAFTED: {
    zh: '待发出的转介',
    en: 'referrals drafted',
    at: REFERRING,
    roles: ['LIAISON'],
    filter: { subjectTypes: ['REFERRAL'], states: ['DRAFT'] },
  },
  REFERRALS_AWAITING_US: {
    zh: '待我方办理的转介',
    en: 'referrals that await us',
    at: [...REFERRING, ...INSTITUTION],
    roles: ['LIAISON', 'RECEPTION'],
    filter: { subjectTypes: ['REFERRAL'], awaiting: 'US' },
  },
  SUPPORT_ASKED: {
    zh: '请求支持、派员',
    en: 'support that is asked of us',
    at: SUPPORTING,
    roles: ['LIAISON'],
    filter: {
      subjectTypes: ['REFERRAL'],
      kinds: ['SUPPORT', 'CONSULT', 'MEDIATION'],
      parts: ['REQUESTED'],
      awaiting: 'US',
    },
  },
  OUTCOMES_TO_READ: {
    zh: '待查看的结果',
    en: 'outcomes to read',
    at: [...REFERRING, ...INSTITUTION],
    roles: ['LIAISON', 'RECEPTION'],
    filter: { subjectTypes: ['REFERRAL'], states: REFERRAL_ENDS, parts: ['REQUESTING'], unread: true },
  },
  ASKS_TO_OPEN: {
    zh: '待签收',
    en: 'asks to open',
    at: INSTITUTION,
    roles: ['RECEPTION', 'COOPERATION_OFFICER'],
    filter: {
      subjectTypes: ['COOPERATION', 'REFERRAL', 'DEFENCE_NOTICE', 'DUTY_LAWYER_HELP'],
      states: ['SENT', 'NOTIFIED', 'REQUESTED'],
      awaiting: 'US',
    },
  },
  CONSULTATIONS_TO_ANSWER: {
    zh: '待答复的咨询',
    en: 'consultations to answer',
    at: [...INSTITUTION, 'WORKSTATION'],
    roles: ['RECEPTION', 'LIAISON'],
    filter: { subjectTypes: ['CONSULTATION'], states: ['OPEN'] },
  },
  APPLICATIONS_TO_ACCEPT: {
    zh: '待受理的申请',
    en: 'applications to accept',
    at: INSTITUTION,
    roles: ['RECEPTION'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], states: ['APPLIED'], awaiting: 'US' },
  },
  SUPPLEMENTS_OVERDUE: {
    zh: '逾期未补正',
    en: 'supplements overdue',
    at: INSTITUTION,
    roles: ['RECEPTION'],
    filter: {
      subjectTypes: ['LEGAL_AID_CASE', 'REFERRAL', 'COOPERATION'],
      states: ['AWAITING_SUPPLEMENT'],
      overdue: true,
    },
  },
  APPLICATIONS_TO_REVIEW: {
    zh: '待审查的申请',
    en: 'applications to review',
    at: INSTITUTION,
    roles: ['REVIEWER'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], states: ['ACCEPTED'], awaiting: 'US' },
  },
  DECISIONS_TO_SIGN: {
    zh: '待审批的决定',
    en: 'decisions to sign',
    at: INSTITUTION,
    roles: ['HEAD'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], states: ['ACCEPTED'], awaiting: 'US' },
  },
  LETTERS_TO_APPROVE: {
    zh: '待批准的函件',
    en: 'letters to approve',
    at: INSTITUTION,
    roles: ['HEAD'],
    filter: { subjectTypes: ['COOPERATION'], states: ['DRAFT'], parts: ['REQUESTING'] },
  },
  FILES_TO_CLOSE: {
    zh: '待结案',
    en: 'files to close',
    at: INSTITUTION,
    roles: ['HEAD'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], states: ['CLOSING'], awaiting: 'US' },
  },
  CASES_TO_ASSIGN: {
    zh: '待指派的案件',
    en: 'cases to assign',
    at: INSTITUTION,
    roles: ['ASSIGNER'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], states: ['GRANTED'], awaiting: 'US' },
  },
  NOTICES_TO_ASSIGN: {
    zh: '待指派的通知',
    en: 'notices to assign',
    at: INSTITUTION,
    roles: ['ASSIGNER'],
    filter: {
      subjectTypes: ['DEFENCE_NOTICE'],
      states: ['NOTIFIED', 'RECEIVED'],
      awaiting: 'US',
      parts: ['REQUESTED'],
    },
  },
  HELPS_TO_SCHEDULE: {
    zh: '待安排的法律帮助',
    en: 'requests for the duty lawyer to schedule',
    at: INSTITUTION,
    roles: ['RECEPTION', 'ASSIGNER'],
    filter: { subjectTypes: ['DUTY_LAWYER_HELP'], states: ['REQUESTED'], awaiting: 'US' },
  },
  HELPS_TODAY: {
    zh: '今日会见',
    en: 'meetings of today',
    at: [...INSTITUTION, 'WORKSTATION'],
    roles: ['DUTY_LAWYER'],
    filter: { subjectTypes: ['DUTY_LAWYER_HELP'], states: ['SCHEDULED'], happensWithinDays: 0 },
  },
  HELPS_TO_RECORD: {
    zh: '待登记的法律帮助',
    en: 'help to write down',
    at: [...INSTITUTION, 'WORKSTATION'],
    roles: ['DUTY_LAWYER'],
    filter: { subjectTypes: ['DUTY_LAWYER_HELP'], states: ['HELD'] },
  },
  CASES_TO_START: {
    zh: '待承办的案件',
    en: 'cases to start',
    at: INSTITUTION,
    roles: ['HANDLER'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], states: ['ASSIGNED'], claimedByMe: true },
  },
  CASES_IN_HAND: {
    zh: '承办中的案件',
    en: 'cases in hand',
    at: INSTITUTION,
    roles: ['HANDLER'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], states: ['IN_PROGRESS'], claimedByMe: true },
  },
  COOPERATIONS_AWAITING_US: {
    zh: '待我方办理的协作',
    en: 'cooperations that await us',
    at: INSTITUTION,
    roles: ['COOPERATION_OFFICER', 'HEAD'],
    filter: { subjectTypes: ['COOPERATION'], awaiting: 'US' },
  },
  COOPERATIONS_AWAITING_THEM: {
    zh: '待对方办理的协作',
    en: 'cooperations that await the other side',
    at: INSTITUTION,
    roles: ['COOPERATION_OFFICER'],
    filter: { subjectTypes: ['COOPERATION'], awaiting: 'THEM' },
  },
  DUE_IN_THREE_DAYS: {
    zh: '三日内到期',
    en: 'due within three days',
    at: INSTITUTION,
    roles: ['RECEPTION', 'HEAD', 'ASSIGNER', 'COOPERATION_OFFICER', 'HANDLER'],
    filter: {
      subjectTypes: ['COOPERATION', 'LEGAL_AID_CASE', 'REFERRAL', 'DEFENCE_NOTICE', 'DUTY_LAWYER_HELP', 'CONSULTATION'],
      awaiting: 'US',
      dueWithinDays: 3,
    },
  },
  OBJECTIONS_TO_DECIDE: {
    zh: '待审查的异议',
    en: 'objections to decide',
    at: ['JUDICIAL_ADMINISTRATION'],
    roles: ['SUPERVISOR', 'HEAD'],
    filter: { subjectTypes: ['LEGAL_AID_CASE'], kinds: ['OBJECTION_FILED'], awaiting: 'US', parts: ['SUPERVISOR'] },
  },
  OBJECTIONS_TO_CORRECT: {
    zh: '责令改正的决定',
    en: 'decisions to correct on an objection',
    at: INSTITUTION,
    roles: ['HEAD'],
    filter: {
      subjectTypes: ['LEGAL_AID_CASE'],
      kinds: ['OBJECTION_CORRECTION_ORDERED'],
      awaiting: 'US',
      parts: ['LEAD'],
    },
  },
  CONFLICTS_TO_DECIDE: {
    zh: '待指定的受理争议',
    en: 'conflicts of competence to decide',
    at: ['JUDICIAL_ADMINISTRATION', ...INSTITUTION],
    roles: ['SUPERVISOR'],
    filter: { subjectTypes: ['COMPETENCE_CONFLICT'], awaiting: 'US' },
  },
  CONFLICTS_WAITING: {
    zh: '待上级指定的受理争议',
    en: 'conflicts of competence that await the superior',
    at: INSTITUTION,
    roles: ['RECEPTION', 'HEAD'],
    filter: { subjectTypes: ['COMPETENCE_CONFLICT'], states: ['RAISED'], awaiting: 'THEM' },
  },
  ESCALATIONS: {
    zh: '上报督办',
    en: 'escalations',
    at: ['JUDICIAL_ADMINISTRATION', ...INSTITUTION],
    roles: ['SUPERVISOR', 'HEAD'],
    filter: {
      subjectTypes: ['COOPERATION', 'LEGAL_AID_CASE', 'REFERRAL', 'DEFENCE_NOTICE', 'DUTY_LAWYER_HELP'],
      parts: ['SUPERVISOR'],
    },
  },
} as const satisfies Record<string, WorklistRow>;

export type WorklistKey = keyof typeof WORKLISTS;

/** The lists of an organisation of this kind for somebody with these roles, in their order. */
export function worklistsFor(kind: string, roles: ReadonlySet<Role>): [WorklistKey, WorklistRow][] {
  return (Object.entries(WORKLISTS) as [WorklistKey, WorklistRow][]).filter(
    ([, row]) => row.at.includes(kind) && row.roles.some((role) => roles.has(role)),
  );
}
