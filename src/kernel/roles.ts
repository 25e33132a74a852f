/** The roles a member may hold in an organisation (lifecycles.md §1). */
export const ROLES = {
  RECEPTION: { zh: '受理员', en: 'consults, registers, opens and receives asks, accepts applications' },
  REVIEWER: { zh: '审查员', en: 'reviews' },
  HEAD: { zh: '审批人', en: 'approves, grants, refuses, terminates, closes, signs agreements' },
  ASSIGNER: { zh: '指派员', en: 'assigns and replaces lawyers' },
  HANDLER: { zh: '承办人', en: 'own cases only: milestones, results, decisions, payments, closing file' },
  COOPERATION_OFFICER: { zh: '协作联络员', en: 'drafts, sends, opens, answers and confirms cooperations' },
  DUTY_LAWYER: { zh: '值班律师', en: 'duty roster and help records' },
  LIAISON: { zh: '联络员', en: 'at workstations and partner bodies: consults, collects, refers, forwards, notifies' },
  QUALITY: { zh: '质量评估员', en: 'evaluates' },
  FINANCE: { zh: '财务', en: 'subsidies' },
  SUPERVISOR: { zh: '监督员', en: 'figures, supervision, escalations' },
  ORG_ADMIN: { zh: '机构管理员', en: 'members only; sees no case' },
  SYSTEM_ADMIN: { zh: '系统管理员', en: 'admits and suspends organisations; sees no case' },
  SECURITY_ADMIN: { zh: '安全管理员', en: 'keys and security settings; sees no case' },
  AUDITOR: { zh: '审计管理员', en: 'reads the audit; sees no case' },
} as const;

export type Role = keyof typeof ROLES;

export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Roles that work with persons: not who evaluates, pays or supervises. */
export const PERSON_ROLES: readonly Role[] = [
  'RECEPTION',
  'REVIEWER',
  'HEAD',
  'ASSIGNER',
  'HANDLER',
  'COOPERATION_OFFICER',
  'DUTY_LAWYER',
  'LIAISON',
];

/** Roles that do the office's casework and so may read its subjects. */
export const CASEWORK_ROLES: readonly Role[] = [...PERSON_ROLES, 'QUALITY', 'FINANCE', 'SUPERVISOR'];

/** The part an organisation has in a subject (lifecycles.md §8). */
export const PARTS = [
  'REQUESTING',
  'REQUESTED',
  'LEAD',
  'HOME',
  'ASSISTING',
  'ORGAN',
  'SOURCE',
  'SUPPORT',
  'SUPERVISOR',
  'ASKED',
  'FORMER_LEAD',
  'OWNER',
] as const;

export type Part = (typeof PARTS)[number];
