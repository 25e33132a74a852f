import type { RefusalRow } from './catalogue.js';

/** Refusals of asks between cities: cooperation, items, proposals, dispositions. */
export const COOPERATION_REFUSALS = {
  COOPERATION_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '协作当前状态为“{stateZh}”，不能这样办理。',
    en: 'The cooperation is {stateEn}; this cannot be done now.',
  },
  COOPERATION_ALREADY_ANSWERED: {
    kind: 'WHEN',
    zh: '对方已答复该协作，不能单方撤回或修改；可提议召回。',
    en: 'The other side has answered; propose RECALL instead.',
  },
  COOPERATION_ENDED: { kind: 'WHEN', zh: '协作已结束（{stateZh}）。', en: 'The cooperation has ended ({stateEn}).' },
  COOPERATION_ALREADY_SENT: { kind: 'WHEN', zh: '协作函已发出。', en: 'The cooperation was sent already.' },
  AMENDMENT_EMPTY: { kind: 'INPUT', zh: '内容没有任何修改。', en: 'Nothing is different from the present revision.' },
  COOPERATION_OPENED_ALREADY: {
    kind: 'WHEN',
    zh: '已由{actedBy}于{actedAt}签收。',
    en: 'It was opened already by {actedBy} at {actedAt}.',
  },
  COOPERATION_WITHDRAWN: {
    kind: 'WHEN',
    zh: '已被{actedBy}于{actedAt}撤回。',
    en: 'It was withdrawn by {actedBy} at {actedAt}.',
  },
  COOPERATION_NEEDS_APPROVAL: {
    kind: 'WHY',
    zh: '按本机构规定，协作函须经审批人批准后发出。',
    en: 'In your organisation a head approves the letter before it is sent.',
  },
  COOPERATION_OPEN_ALREADY: {
    kind: 'WHY',
    zh: '该案已向该机构发出同类协作，尚未办结：{number}。',
    en: 'The same is open with that organisation already: {number}.',
  },
  COOPERATION_TO_ITSELF: {
    kind: 'WHY',
    zh: '不能向本机构发出协作。',
    en: 'A cooperation goes to another organisation.',
  },
  COOPERATION_ITEMS_OPEN: { kind: 'WHY', zh: '还有事项没有办结。', en: 'Items are still open.' },
  COOPERATION_ITEM_ALREADY_ANSWERED: {
    kind: 'WHEN',
    zh: '该事项已由{actedBy}于{actedAt}答复，当前为“{stateZh}”。',
    en: 'The item was answered by {actedBy} at {actedAt}; it is {stateEn} now.',
  },
  COOPERATION_ITEM_AT_ANOTHER_STAGE: {
    kind: 'WHEN',
    zh: '该事项当前为“{stateZh}”，不能这样办理。',
    en: 'The item is {stateEn}; this cannot be done now.',
  },
  COOPERATION_ITEM_ENDED: { kind: 'WHEN', zh: '该事项已结束（{stateZh}）。', en: 'The item has ended ({stateEn}).' },
  COOPERATION_REVISION_OUTDATED: {
    kind: 'WHEN',
    zh: '协作函已修改为第{revision}版，请按新内容答复。',
    en: 'The letter is at revision {revision} now; answer that one.',
  },
  UNABLE_CODE_NOT_ALLOWED: {
    kind: 'WHY',
    zh: '不得以受援人不符合条件或力量不足为由不予协作；只有客观上不能办理的，方可书面说明理由。可提议变更期限。',
    en: 'The requested institution may not refuse on eligibility or capacity; only what is objectively impossible, in writing. A new due date may be proposed.',
  },
  ITEM_KIND_NEEDS_GRANTED_CASE: {
    kind: 'WHY',
    zh: '案件作出给予援助决定后，方可移送办理。',
    en: 'HANDLE_CASE needs a case that was granted.',
  },
  ITEM_KIND_NEEDS_APPLICATION: {
    kind: 'WHY',
    zh: '只有申请阶段的案件可以移送申请。',
    en: 'TRANSFER_APPLICATION needs a case that is APPLIED or ACCEPTED.',
  },
  ITEM_KIND_TWICE: {
    kind: 'INPUT',
    zh: '同一协作函中该类事项只能有一项。',
    en: 'A cooperation has one item of this kind.',
  },
  ITEM_MUST_END_BY_RESULT: {
    kind: 'WHY',
    zh: '案件移送后，只能以办理结果、召回或退回结束。',
    en: 'After the lead has moved it ends only by its result, RECALL or RETURN.',
  },
  RESULT_NEEDS_CLOSED_CASE: {
    kind: 'WHY',
    zh: '案件移送办理的结果在结案时提交。',
    en: 'The result of a handed-over case is submitted when the case is closed.',
  },
  CASE_NOT_LED_BY_YOU: { kind: 'WHY', zh: '该案不由本机构主办。', en: 'Your organisation does not lead this case.' },
  CASE_LEAD_MOVED: {
    kind: 'WHEN',
    zh: '提出方已不再主办该案，不能据此移交主办。',
    en: 'Who offered it does not lead the case any more; the lead cannot move by this.',
  },
  DUE_DATE_UNFIT: { kind: 'INPUT', zh: '期限须晚于今日。', en: 'The due date must lie after today.' },
  PROPOSAL_OPEN_ALREADY: { kind: 'WHEN', zh: '同类提议尚待答复。', en: 'A proposal of this kind is open already.' },
  PROPOSAL_EXCLUDED: {
    kind: 'WHY',
    zh: '召回、退回、改送、移交主办不能同时提出。',
    en: 'RECALL, RETURN, REDIRECT and LEAD_TRANSFER exclude one another.',
  },
  PROPOSAL_NOT_HERE: {
    kind: 'WHEN',
    zh: '当前状态“{stateZh}”下不能提出该提议。',
    en: 'This proposal cannot be made while it is {stateEn}.',
  },
  PROPOSAL_ANSWERED: {
    kind: 'WHEN',
    zh: '提议已于{actedAt}由{actedBy}处理，当前为“{stateZh}”。',
    en: 'The proposal was settled by {actedBy} at {actedAt}; it is {stateEn}.',
  },
  PROPOSAL_NOT_YOURS: { kind: 'WHO', zh: '该提议应由{side}提出。', en: 'This proposal is for the {side} to make.' },
  PROPOSAL_TERMS_UNFIT: { kind: 'INPUT', zh: '提议内容不完整。', en: 'The terms of the proposal are incomplete.' },
  PROPOSAL_OUT_OF_TIME: {
    kind: 'WHEN',
    zh: '提议的答复期限（{actedAt}）已过，原约定继续有效；可重新提议。',
    en: 'The time to answer ended at {actedAt}; the old terms stand. A new proposal may be made.',
  },
  PROPOSAL_OF_YOUR_OWN: { kind: 'WHO', zh: '提议须由对方答复。', en: 'The other side answers a proposal.' },
  REDIRECT_CHAIN_TOO_LONG: {
    kind: 'WHY',
    zh: '改送最多三次。',
    en: 'A chain of redirections has at most three links.',
  },
  REDIRECT_CYCLE: { kind: 'WHY', zh: '该机构已在改送链条中。', en: 'That organisation stands in the chain already.' },
  SUPPLEMENT_NOT_ASKED: { kind: 'WHEN', zh: '没有待补充的材料。', en: 'No supplement is awaited.' },
  DISPOSITION_SETTLED: { kind: 'WHEN', zh: '已作出处置（{stateZh}）。', en: 'It was disposed of already ({stateEn}).' },
  SHARING_ONLY_NARROWS: {
    kind: 'WHY',
    zh: '发送前只能缩小共享范围。',
    en: 'Before sending, the sharing can only be narrowed.',
  },
} as const satisfies Record<string, RefusalRow>;
