import type { RefusalRow } from './catalogue.js';

/** Refusals of the frame, of access, accounts, organisations, agreements and files. */
export const PLATFORM_REFUSALS = {
  NOT_FOUND: { kind: 'VISIBLE', zh: '没有找到，或您无权查看。', en: 'Not found, or not visible to you.' },
  ROLE_MAY_NOT: {
    kind: 'WHO',
    zh: '您的岗位不能办理此事，应由以下岗位办理：{roles}。',
    en: 'Your roles do not include this; it is for: {roles}.',
  },
  SIDE_MAY_NOT: { kind: 'WHO', zh: '此事应由另一方机构办理。', en: 'This is for the other organisation to do.' },
  SYSTEM_ONLY: {
    kind: 'WHO',
    zh: '此事由系统按规则完成，不能人工办理。',
    en: 'This follows by itself; nobody does it by hand.',
  },
  ORGANISATION_SUSPENDED: {
    kind: 'WHO',
    zh: '本机构已被暂停，只能查看已有内容。',
    en: 'Your organisation is suspended: it may read what it has.',
  },
  SAME_PERSON_MAY_NOT: {
    kind: 'WHO',
    zh: '审查与审批、起草与批准须由两人分别办理。',
    en: 'Two different people must do this: the same person may not do both.',
  },
  SUBJECT_CHANGED_MEANWHILE: {
    kind: 'FRAME',
    zh: '内容已被更新（{actedBy} {actedAt}），请刷新后再办理。',
    en: 'It was changed meanwhile ({actedBy} {actedAt}); reload and decide again.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'FRAME',
    zh: '该幂等键已用于另一份内容。',
    en: 'This idempotency key was used with another input.',
  },
  IDEMPOTENCY_KEY_UNFIT: {
    kind: 'INPUT',
    zh: '幂等键须为8至100个可见ASCII字符。',
    en: 'An idempotency key is 8 to 100 visible ASCII characters.',
  },
  TEXT_MISSING: { kind: 'INPUT', zh: '请填写此项。', en: 'This text is required.' },
  TEXT_TOO_LONG: { kind: 'INPUT', zh: '文字超过{max}字。', en: 'The text is longer than {max} characters.' },
  DATE_UNFIT: { kind: 'INPUT', zh: '日期不合适。', en: 'The date does not fit.' },
  AMOUNT_UNFIT: { kind: 'INPUT', zh: '金额不合适。', en: 'The amount does not fit.' },
  LIST_EMPTY: { kind: 'INPUT', zh: '至少需要一项。', en: 'At least one is required.' },
  LIST_TOO_LONG: { kind: 'INPUT', zh: '超过{max}项。', en: 'More than {max}.' },
  IDENTITY_NUMBER_UNFIT: {
    kind: 'INPUT',
    zh: '身份证件号码不正确（{problem}）。',
    en: 'The identity number is not valid ({problem}).',
  },
  PHONE_UNFIT: { kind: 'INPUT', zh: '电话号码不正确。', en: 'The phone number is not valid.' },
  REGION_UNKNOWN: { kind: 'INPUT', zh: '没有这个行政区划代码。', en: 'There is no such region code (GB/T 2260).' },
  CAUSE_UNKNOWN: { kind: 'INPUT', zh: '没有这个案由。', en: 'There is no such cause of action.' },
  SIGN_IN_REFUSED: {
    kind: 'WHO',
    zh: '账号、密码或机构不正确。',
    en: 'Account, password or organisation is not right.',
  },
  SIGN_IN_LOCKED: {
    kind: 'WHO',
    zh: '失败次数过多，请15分钟后再试。',
    en: 'Too many failures; try again in 15 minutes.',
  },
  SESSION_ENDED: { kind: 'WHO', zh: '会话已结束，请重新登录。', en: 'The session has ended; sign in again.' },
  LOGIN_TAKEN: { kind: 'WHY', zh: '该账号已是本机构成员。', en: 'This account is a member already.' },
  PASSWORD_UNFIT: { kind: 'INPUT', zh: '密码至少12位。', en: 'A password has at least 12 characters.' },
  LOGIN_UNFIT: {
    kind: 'INPUT',
    zh: '账号须为3至80个字母、数字或 . _ - @。',
    en: 'An account has 3 to 80 letters, digits or . _ - @.',
  },
  MEMBER_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '成员当前状态为“{stateZh}”（{actedBy} {actedAt}）。',
    en: 'The member is {stateEn} ({actedBy} {actedAt}).',
  },
  ROLES_ARE_SEPARATED: {
    kind: 'WHY',
    zh: '系统管理员、安全管理员、审计管理员须由三人分别担任，且不得兼任业务岗位。',
    en: 'SYSTEM_ADMIN, SECURITY_ADMIN and AUDITOR are three persons, and none of them does casework.',
  },
  ROLE_NEEDS_PERSON: {
    kind: 'WHY',
    zh: '审批人和各类管理员须由自然人担任，服务账号不能承担。',
    en: 'HEAD and the administrators are persons; a service account cannot hold these roles.',
  },
  LAST_ADMIN_STAYS: {
    kind: 'WHY',
    zh: '机构至少保留一名机构管理员。',
    en: 'An organisation keeps at least one ORG_ADMIN.',
  },
  WORKSTATION_HAS_OPEN_WORK: {
    kind: 'WHY',
    zh: '该工作站尚有待办事项，请先办结、转交或者撤销，再行撤站。',
    en: 'Something still awaits this workstation: have it finished, forwarded or discarded before closing.',
  },
  ORGANISATION_KIND_UNFIT: {
    kind: 'WHY',
    zh: '该机构类型不能承担此事。',
    en: 'This kind of organisation cannot take this part.',
  },
  ORGANISATION_NOT_ACTIVE: {
    kind: 'WHY',
    zh: '对方机构目前不接收新事项。',
    en: 'That organisation receives nothing new at present.',
  },
  ORGANISATION_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '机构当前状态为“{stateZh}”。',
    en: 'The organisation is {stateEn}.',
  },
  NUMBER_PREFIX_TAKEN: { kind: 'WHY', zh: '该文号代字已被使用。', en: 'This number prefix is in use.' },
  NUMBER_PREFIX_UNFIT: {
    kind: 'INPUT',
    zh: '文号代字只能由汉字或大写字母组成，不超过20字。',
    en: 'A number prefix holds Chinese characters or capital letters only, 20 at most.',
  },
  AGREEMENT_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '协议当前状态为“{stateZh}”，不能这样办理。',
    en: 'The agreement is {stateEn}; this cannot be done now.',
  },
  AGREEMENT_SIGNED_ALREADY: { kind: 'WHEN', zh: '贵方已签署。', en: 'Your side has signed already.' },
  AGREEMENT_PROPOSED_ALREADY: {
    kind: 'WHY',
    zh: '与该机构已有一份待签署的协议，请先签署、拒绝或收回。',
    en: 'A proposal between the two institutions is open; sign, refuse or withdraw it first.',
  },
  AGREEMENT_TERMS_TWICE: {
    kind: 'INPUT',
    zh: '同一协作事项只能约定一次时限。',
    en: 'A kind of item has its limits once.',
  },
  AGREEMENT_PERIOD_OVER: {
    kind: 'WHY',
    zh: '协议有效期已过，请重新拟定。',
    en: 'The period of the agreement is over; propose it anew.',
  },
  LAWYER_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '该律师当前为“{stateZh}”（{actedBy} {actedAt}）。',
    en: 'The lawyer is {stateEn} ({actedBy} {actedAt}).',
  },
  LICENCE_NUMBER_TAKEN: {
    kind: 'WHY',
    zh: '本机构已登记该执业证号。',
    en: 'This licence number is in your register already.',
  },
  LICENCE_NUMBER_UNFIT: {
    kind: 'INPUT',
    zh: '执业证号须为8至20位数字或字母。',
    en: 'A licence number has 8 to 20 digits or letters.',
  },
  FILE_TYPE_REFUSED: {
    kind: 'INPUT',
    zh: '文件类型不在允许范围，或内容与类型不符。',
    en: 'The file type is not allowed, or the content does not match it.',
  },
  FILE_TOO_LARGE: { kind: 'INPUT', zh: '文件超过{max}。', en: 'The file is larger than {max}.' },
  FILE_NOT_UPLOADED: {
    kind: 'WHEN',
    zh: '文件尚未上传，或票据已过期。',
    en: 'The file is not uploaded yet, or its ticket has expired.',
  },
  FILE_ALREADY_ATTACHED: { kind: 'WHEN', zh: '文件已附上。', en: 'The file is attached already.' },
  FILES_TOO_MANY: { kind: 'WHY', zh: '每个事项最多{max}个文件。', en: 'A subject has at most {max} files.' },
  REVEAL_LIMIT_REACHED: {
    kind: 'WHY',
    zh: '查看次数已达上限，请稍后再试。',
    en: 'The limit of reveals is reached; try again later.',
  },
  FIELD_NOT_SHARED: { kind: 'WHY', zh: '对方未共享该项内容。', en: 'This field is not shared with your organisation.' },
} as const satisfies Record<string, RefusalRow>;
