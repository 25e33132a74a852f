import type { Fact } from './stream.js';

/** What the facts of the stream are called at a desk. */
const WORDS: Readonly<Record<string, string>> = {
  'cooperation.draft': '拟协作函',
  'cooperation.edit': '改草稿',
  'cooperation.send': '发出协作函',
  'cooperation.open': '签收来函',
  'cooperation.activate': '协作开始办理',
  'cooperation.conclude': '协作办结',
  'cooperation.declare': '协作不能办理',
  'cooperation.withdraw': '撤回协作函',
  'cooperationItem.accept': '接受',
  'cooperationItem.unable': '不能办理',
  'cooperationItem.start': '开始办理',
  'cooperationItem.submitResult': '提交结果',
  'cooperationItem.confirm': '确认结果',
  'cooperationItem.rework': '退回补正',
  'cooperationItem.cancel': '取消',
  'cooperationItem.setDueDate': '改定期限',
  'proposal.propose': '请求改期',
  'proposal.agree': '同意改期',
  'proposal.refuse': '不同意改期',
  'proposal.withdraw': '收回请求',
  'proposal.lapse': '请求失效',
  'case.open': '登记申请',
  'case.accept': '受理',
  'case.grant': '给予法律援助',
  'case.moveLead': '主办移交',
  'case.returnLead': '主办退回',
  'case.assign': '指派律师',
  'case.replace': '更换律师',
  'case.start': '开始承办',
  'case.milestone': '进展',
  'case.split': '另立案',
  'case.submitFile': '提交结案材料',
  'case.close': '结案',
  'case.sendBack': '退回结案材料',
  'case.archive': '归档',
  'roster.import': '导入花名册',
  'roster.split': '另立案',
  'settlement.draft': '拟和解方案',
  'settlement.offer': '提出和解方案',
  'settlement.decide': '登记工人意见',
  'settlement.conclude': '达成和解',
  'payment.record': '登记到账',
  'material.attach': '附入材料',
  'deadline.escalate': '期限已过',
  'deadline.warn': '期限提醒',
  'deadline.move': '期限变更',
  'deadline.endEscalation': '上报结束',
};

const ITEMS: Readonly<Record<string, string>> = {
  HANDLE_CASE: '案件移送办理',
  COLLECT_EVIDENCE: '调查取证',
};

const MILESTONES: Readonly<Record<string, string>> = {
  AGREEMENT_SIGNED: '签订委托协议',
  ARBITRATION_FILED: '申请仲裁',
  HEARING_SET: '确定开庭',
  ARBITRATION_HEARD: '仲裁开庭',
  MEDIATED: '调解',
};

const DECISIONS: Readonly<Record<string, string>> = { AGREED: '同意', DECLINED: '不同意', CARVED_OUT: '另立案' };

/** What a field class is called. */
export const FIELD_CLASSES: Readonly<Record<string, string>> = {
  IDENTITY: '身份',
  CONTACT: '联系方式',
  MEANS: '经济状况',
  FACTS: '案情',
  EVIDENCE: '证据',
  AMOUNTS: '金额',
};

/** How far a field class is open. */
export const LEVELS: Readonly<Record<string, string>> = {
  NONE: '不可见',
  MASKED: '脱敏',
  TITLES: '只见标题',
  TOTALS: '只见合计',
  READ: '可见',
  CONTRIBUTE: '可见可补充',
};

/** What is wrong with a cell of a roster. */
export const FAULTS: Readonly<Record<string, string>> = {
  IDENTITY_NUMBER_CHECK_DIGIT: '校验码不符',
  PERIOD_INVERTED: '止期早于起期',
  AMOUNT_INVALID: '不是金额',
};

/** What a case is called in its state. */
export const STATES: Readonly<Record<string, string>> = {
  GRANTED: '已给予援助',
  ASSIGNED: '已指派',
  IN_PROGRESS: '承办中',
  CLOSING: '待结案',
  CLOSED: '已结案',
  ACTIVE: '办理中',
  CONCLUDED: '已办结',
};

/** A fact in the words of the office. */
export function wordOf({ word, references }: Fact): string {
  const about = (name: string) => references.find((reference) => reference.name === name)?.value ?? '';
  const base = WORDS[word] ?? word;
  const item = ITEMS[about('kind')];
  if (word.startsWith('cooperationItem.') && item !== undefined) return `${base}：${item}`;
  const said = DECISIONS[about('decision')];
  if (word === 'settlement.decide' && said !== undefined) return `${base}：${said}`;
  if (word === 'case.milestone') return MILESTONES[about('kind')] ?? base;
  return base;
}

/** An amount as it is read: `2166700.00` is 2,166,700.00 元. */
export function inYuan(yuan: string): string {
  return `${yuan.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')} 元`;
}
