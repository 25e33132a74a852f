/** The grounds on which aid is terminated (法律援助法第48条第1款), in its order and words. */
export const TERMINATION_GROUNDS = {
  FRAUD: { item: '第一项', zh: '受援人以欺骗或者其他不正当手段获得法律援助', en: 'aid was obtained by fraud (item 1)' },
  CONCEALMENT: {
    item: '第二项',
    zh: '受援人故意隐瞒与案件有关的重要事实或者提供虚假证据',
    en: 'key facts were concealed or false evidence given (item 2)',
  },
  ILLEGAL_USE: {
    item: '第三项',
    zh: '受援人利用法律援助从事违法活动',
    en: 'aid was used for illegal acts (item 3)',
  },
  MEANS_CHANGED: {
    item: '第四项',
    zh: '受援人的经济状况发生变化，不再符合法律援助条件',
    en: 'the means have changed (item 4)',
  },
  PROCEEDINGS_ENDED: {
    item: '第五项',
    zh: '案件终止审理或者已经被撤销',
    en: 'the proceedings were ended or the case withdrawn (item 5)',
  },
  OWN_COUNSEL: {
    item: '第六项',
    zh: '受援人自行委托律师或者其他代理人',
    en: 'the recipient has instructed own counsel (item 6)',
  },
  REQUESTED: {
    item: '第七项',
    zh: '受援人有正当理由要求终止法律援助',
    en: 'the recipient asks for it with good reason (item 7)',
  },
  OTHER: { item: '第八项', zh: '法律法规规定的其他情形', en: 'other grounds of laws and regulations (item 8)' },
} as const satisfies Record<string, { item: string; zh: string; en: string }>;
export type TerminationGround = keyof typeof TERMINATION_GROUNDS;

/** How a paper was served (送达方式). */
export const SERVICE_WAYS = {
  IN_PERSON: { zh: '直接送达', en: 'in person' },
  LEFT: { zh: '留置送达', en: 'left where the person lives' },
  POST: { zh: '邮寄送达', en: 'by post' },
  ELECTRONIC: { zh: '电子送达', en: 'electronically' },
  ENTRUSTED: { zh: '委托送达', en: 'by another body' },
  HANDED_ON: { zh: '转交送达', en: 'handed on by the custodial facility' },
  ANNOUNCED: { zh: '公告送达', en: 'by public notice' },
} as const;
export type ServiceWay = keyof typeof SERVICE_WAYS;

/** Milestones with which a matter is concluded: from then on the closing file is due (办理法律援助案件程序规定第40条). */
export const CONCLUDING_MILESTONES: readonly string[] = ['ARBITRATION_AWARDED', 'MEDIATED', 'JUDGMENT'];
