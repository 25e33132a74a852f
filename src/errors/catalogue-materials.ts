import type { RefusalRow } from './catalogue.js';

/** Refusals of uploads, files in a case or cooperation, and their downloads. */
export const MATERIAL_REFUSALS = {
  FILE_EMPTY: { kind: 'INPUT', zh: '文件是空的。', en: 'The file is empty.' },
  FILE_SIZE_DIFFERS: {
    kind: 'INPUT',
    zh: '上传内容的大小与申报不符。',
    en: 'The upload is not of the size that was announced.',
  },
  FILE_HASH_DIFFERS: {
    kind: 'INPUT',
    zh: '上传内容的摘要（SHA-256）与申报不符。',
    en: 'The upload does not have the SHA-256 that was announced.',
  },
  FILE_HASH_UNFIT: {
    kind: 'INPUT',
    zh: 'SHA-256摘要须为64位十六进制数字。',
    en: 'A SHA-256 has 64 hexadecimal digits.',
  },
  FILE_INTERRUPTED: {
    kind: 'INPUT',
    zh: '上传中断，没有保存任何内容；票据有效期内可重新上传。',
    en: 'The upload broke off and nothing was kept; upload again while the ticket holds.',
  },
  FILE_TICKET_EXPIRED: {
    kind: 'WHEN',
    zh: '上传票据已过期，请重新申请。',
    en: 'The ticket has expired; ask for a new one.',
  },
  FILE_ALREADY_UPLOADED: {
    kind: 'WHEN',
    zh: '该票据已用于上传，不能再次上传。',
    en: 'This ticket was used already; a file is uploaded once.',
  },
  FILES_WAITING_TOO_MANY: {
    kind: 'WHY',
    zh: '您有{max}个文件尚未附上，请先附上或舍弃。',
    en: 'You have {max} files that are not attached; attach or discard them first.',
  },
  MATERIAL_TARGET_UNFIT: {
    kind: 'INPUT',
    zh: '材料须附于一个案件或一个协作事项，二者择一。',
    en: 'A file is attached to one case or to one item of a cooperation.',
  },
  MATERIAL_ORIGIN_MISSING: {
    kind: 'INPUT',
    zh: '调查取证所得材料须写明来源、取得日期和取得方式。',
    en: 'Evidence that was collected names where it comes from, when and how it was obtained.',
  },
  FIELD_CLASS_NOT_YOURS: {
    kind: 'WHO',
    zh: '本机构在此不能补充该类内容。',
    en: 'Your organisation may not add to this class of content here.',
  },
  FIELD_CLASS_NOT_SHARED: {
    kind: 'WHY',
    zh: '该协作事项不共享此类内容，附上后对方也看不到。',
    en: 'This item does not share content of that class; the other side would not see it.',
  },
} as const satisfies Record<string, RefusalRow>;
