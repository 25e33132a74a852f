import type { RefusalRow } from './catalogue.js';

/** Refusals of defence notices, their lines, duty lawyer help and the duty roster. */
export const DEFENCE_REFUSALS = {
  NOTICE_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '通知当前状态为“{stateZh}”，不能这样办理。',
    en: 'The notice is {stateEn}; this cannot be done now.',
  },
  NOTICE_SENT_ALREADY: { kind: 'WHEN', zh: '通知已发出。', en: 'The notice was sent already.' },
  NOTICE_OPENED_ALREADY: {
    kind: 'WHEN',
    zh: '已由{actedBy}于{actedAt}签收。',
    en: 'It was opened already by {actedBy} at {actedAt}.',
  },
  NOTICE_ONLY_BY_ORGANS: {
    kind: 'WHO',
    zh: '只有人民法院、人民检察院、公安机关、国家安全机关，或者设在其处并有转交职能的工作站，可以通知。',
    en: 'Only a court, a procuratorate, the police or state security notifies, or the workstation with the power to forward that it hosts.',
  },
  DEFENCE_LINE_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '该被告人（嫌疑人）的通知当前为“{stateZh}”，不能这样办理。',
    en: 'The line is {stateEn}; this cannot be done now.',
  },
  DEFENCE_LINE_WITHDRAWN: {
    kind: 'WHEN',
    zh: '已被{actedBy}于{actedAt}撤回。',
    en: 'It was withdrawn by {actedBy} at {actedAt}.',
  },
  DEFENCE_LINE_ENDED: { kind: 'WHEN', zh: '该项已结束（{stateZh}）。', en: 'The line has ended ({stateEn}).' },
  DEFENCE_LINE_ASSIGNED_ALREADY: {
    kind: 'WHEN',
    zh: '已由{actedBy}于{actedAt}指派律师。',
    en: 'A lawyer was assigned already by {actedBy} at {actedAt}.',
  },
  DEFENCE_LINE_CONFIRMED_ALREADY: {
    kind: 'WHEN',
    zh: '已由{actedBy}于{actedAt}函告办案机关，此后在案件中办理。',
    en: 'The organ was told already by {actedBy} at {actedAt}; from then on the case goes on.',
  },
  DEFENCE_STAGE_NOT_THE_ORGANS: {
    kind: 'WHY',
    zh: '该诉讼阶段不由本机关办理。',
    en: 'This stage of the proceedings is not handled by this organ.',
  },
  DEFENCE_GROUND_MISSING: {
    kind: 'WHY',
    zh: '应当通知辩护的，须写明法律援助法第二十五条第一款所列情形。',
    en: 'A mandatory notice names its ground of art 25¶1.',
  },
  DEFENCE_GROUND_NOT_ASKED: {
    kind: 'WHY',
    zh: '法律援助法第二十五条第一款所列情形只适用于应当通知辩护。',
    en: 'Only a mandatory notice names a ground of art 25¶1.',
  },
  DEFENCE_NOT_A_MINOR: {
    kind: 'WHY',
    zh: '按身份号码或者所填出生日期，当事人已满十八周岁或者年龄不明，不属于未成年人。',
    en: 'By identity number or stated birthday the person is not under eighteen, or no age is known.',
  },
  DEFENCE_NOT_DISABLED: {
    kind: 'WHY',
    zh: '未填明视力、听力或者言语残疾。',
    en: 'No disability in sight, hearing or speech is stated.',
  },
  DEFENCE_IS_FULLY_ABLE: {
    kind: 'WHY',
    zh: '未填明当事人为不能完全辨认自己行为的成年人；未成年人适用第一项。',
    en: 'It is not stated that the person is an adult not fully able to recognise own acts; for a minor the first ground holds.',
  },
  DEFENCE_SENTENCE_TOO_LOW: {
    kind: 'WHY',
    zh: '所填可能判处的刑罚未达无期徒刑、死刑。',
    en: 'The stated possible sentence is below life imprisonment.',
  },
  DEFENCE_NOT_DEATH_REVIEW: {
    kind: 'WHY',
    zh: '须为死刑复核阶段，且被告人已申请法律援助。',
    en: 'It needs the stage of death review and a defendant who applied for legal aid.',
  },
  DEFENCE_NOT_IN_ABSENTIA: {
    kind: 'WHY',
    zh: '须为缺席审判案件的审判阶段。',
    en: 'It needs a trial in absentia.',
  },
  DEFENCE_LAW_UNNAMED: {
    kind: 'WHY',
    zh: '法律法规规定的其他人员，须写明所依据的法律法规。',
    en: 'Another person named by law: the law has to be named.',
  },
  DEFENCE_NOT_COMPULSORY_MEDICAL: {
    kind: 'WHY',
    zh: '只有强制医疗程序由人民法院通知代理。',
    en: 'Only in compulsory medical proceedings the court notifies for representation.',
  },
  DEFENCE_IS_COMPULSORY_MEDICAL: {
    kind: 'WHY',
    zh: '强制医疗案件应依照法律援助法第二十八条通知代理。',
    en: 'In compulsory medical proceedings the notice rests on art 28.',
  },
  DEFENCE_DISCRETION_IS_THE_COURTS: {
    kind: 'WHY',
    zh: '只有人民法院在审判阶段可以依照法律援助法第二十五条第二款通知。',
    en: 'Only a court, in a trial, may notify at its discretion (art 25¶2).',
  },
  DEFENCE_IS_MANDATORY: {
    kind: 'WHY',
    zh: '所填情形属于应当通知辩护，不能以可以通知辩护办理。',
    en: 'What is stated makes the notice mandatory; it cannot rest on discretion.',
  },
  DEFENCE_CUSTODY_PLACE_MISSING: {
    kind: 'INPUT',
    zh: '当事人在押的，须写明羁押场所。',
    en: 'For a person in custody the place is named.',
  },
  DEFENCE_PERSON_TWICE: {
    kind: 'INPUT',
    zh: '同一通知中同一人只能列一次。',
    en: 'One person stands on a notice once.',
  },
  DEFENCE_BIRTHDAY_DIFFERS: {
    kind: 'INPUT',
    zh: '所填出生日期与身份号码不符。',
    en: 'The stated birthday differs from the identity number.',
  },
  DEFENCE_CORRECTION_CODE_NOT_ALLOWED: {
    kind: 'WHY',
    zh: '只能因缺少文书材料或者人员信息有误要求补正；对办案机关的通知不得拒绝，重复通知应予关联。',
    en: 'Only missing papers or wrong personal data send a notice back; a notice is never declined, and a duplicate is linked.',
  },
  DEFENCE_CORRECTION_EMPTY: {
    kind: 'INPUT',
    zh: '补正没有任何内容：请附材料或者更正人员信息。',
    en: 'The correction holds nothing: attach papers, or correct the data of the person.',
  },
  DEFENCE_REROUTE_TOO_LATE: {
    kind: 'WHEN',
    zh: '受理机构有误的，应当在收到当日转送；已过当日，由本机构办理。',
    en: 'A notice to the wrong institution is sent on the day it came; after that it is handled here.',
  },
  DEFENCE_REROUTE_CHAIN_TOO_LONG: {
    kind: 'WHY',
    zh: '该通知已多次转送，不得再转。',
    en: 'The notice was sent on too often already.',
  },
  DEFENCE_REROUTE_IN_A_CIRCLE: {
    kind: 'WHY',
    zh: '不能转送给已经转出过该通知的机构或者本机构。',
    en: 'It cannot go to an institution that it came from, nor to your own.',
  },
  DEFENCE_DUPLICATE_HAS_LAWYER: {
    kind: 'WHY',
    zh: '与已有通知重复，应由已指派的同一律师办理。',
    en: 'It is a duplicate: the lawyer who is assigned already takes it.',
  },
  DEFENCE_LINK_UNFIT: {
    kind: 'WHY',
    zh: '只能关联同一人较早的通知：同一阶段且案件未结束的为重复，前一阶段或者案件已结束的为前案。',
    en: 'Only an earlier line of the same person is linked: of the same stage as a duplicate while its case goes on, any other as what came before.',
  },
  DEFENCE_DECLINE_NEEDS_PAPER: {
    kind: 'WHY',
    zh: '本人拒绝援助律师的，须附首次会见笔录。',
    en: 'A refusal by the person needs the paper of the first meeting.',
  },
  DEFENCE_LAWYER_WAS_DECLINED: {
    kind: 'WHY',
    zh: '本人已拒绝该律师，应当另行指派。',
    en: 'The person declined this lawyer; another one is assigned.',
  },
  DUTY_HELP_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '法律帮助当前为“{stateZh}”，不能这样办理。',
    en: 'The help is {stateEn}; this cannot be done now.',
  },
  DUTY_HELP_ENDED: { kind: 'WHEN', zh: '法律帮助已结束（{stateZh}）。', en: 'The help has ended ({stateEn}).' },
  DUTY_HELP_ONLY_BY_ORGANS: {
    kind: 'WHO',
    zh: '只有办案机关、监管场所，或者设在其处并有转交职能的工作站，可以通知值班律师提供法律帮助。',
    en: 'Only an organ or a detention house asks for a duty lawyer, or the workstation with the power to forward that it hosts.',
  },
  DUTY_SERVICES_MISSING: {
    kind: 'WHY',
    zh: '须登记提供了哪些法律帮助。',
    en: 'The record names what was done.',
  },
  DUTY_HELP_OF_ANOTHER_LAWYER: {
    kind: 'WHO',
    zh: '该法律帮助由其他值班律师办理。',
    en: 'Another duty lawyer is named for this help.',
  },
  DUTY_STATION_UNFIT: {
    kind: 'WHY',
    zh: '值班地点须为本机构的工作站，或者办案机关、监管场所。',
    en: 'A duty station is a workstation of your institution, an organ or a detention house.',
  },
  DUTY_SHIFT_TAKEN: {
    kind: 'WHY',
    zh: '该律师当日已排班，不能同日在两处现场值班。',
    en: 'The lawyer is on the roster of that day already; nobody is on site in two places.',
  },
  DUTY_SHIFT_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '该班次当前为“{stateZh}”，不能这样办理。',
    en: 'The shift is {stateEn}; this cannot be done now.',
  },
} as const satisfies Record<string, RefusalRow>;
