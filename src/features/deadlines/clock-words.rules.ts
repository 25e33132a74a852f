import { WEEKEND } from './calendar.rules.js';

/** A text in the two languages of the platform. */
export interface Wording {
  zh: string;
  en: string;
}

export type ClockUnit = 'HOUR' | 'DAY' | 'WORKING_DAY' | 'MONTH' | 'YEAR';

/** What set a clock going, as it stands in the explanation: 自…收到之次日起算. */
export const TRIGGERS = {
  RECEIVED: { zh: '收到', en: 'receipt' },
  NOTICE_RECEIVED: { zh: '收到通知', en: 'receipt of the notice' },
  REQUESTED: { zh: '提出', en: 'the request' },
  SENT: { zh: '发出', en: 'sending' },
  ACCEPTED: { zh: '受理', en: 'acceptance' },
  TAKEN: { zh: '接受', en: 'taking it on' },
  GRANTED: { zh: '决定给予', en: 'the grant' },
  APPROVED: { zh: '批准', en: 'approval' },
  ASSIGNED: { zh: '指派', en: 'assignment' },
  NOTIFIED: { zh: '通知', en: 'the notice' },
  FOUND: { zh: '发现', en: 'the finding' },
  SERVED: { zh: '送达', en: 'service' },
  SUBMITTED: { zh: '提交', en: 'submission' },
  PROPOSED: { zh: '提议', en: 'the proposal' },
  ANSWERED: { zh: '答复', en: 'the answer' },
  DECIDED: { zh: '决定', en: 'the decision' },
  TERMINATED: { zh: '终止', en: 'termination' },
  CONCLUDED: { zh: '结案', en: 'conclusion' },
  KNOWN: { zh: '知道', en: 'the day it became known' },
} as const satisfies Record<string, Wording>;

export type Trigger = keyof typeof TRIGGERS;

/** What a clock stands still for, by the words in a rule's suspendedBy. */
export const SUSPENSION_WORDS: Readonly<Record<string, Wording>> = {
  SUPPLEMENT: { zh: '补充材料', en: 'supplement' },
  REMOTE_VERIFICATION: { zh: '异地协作核查', en: 'verification elsewhere' },
};

const UNITS: Record<ClockUnit, Wording> = {
  HOUR: { zh: '小时', en: 'hour' },
  DAY: { zh: '日', en: 'day' },
  WORKING_DAY: { zh: '个工作日', en: 'working day' },
  MONTH: { zh: '个月', en: 'month' },
  YEAR: { zh: '年', en: 'year' },
};

const HOLIDAYS: Readonly<Record<string, string>> = {
  元旦: 'New Year',
  春节: 'Spring Festival',
  清明节: 'Tomb-Sweeping Day',
  劳动节: 'Labour Day',
  端午节: 'Dragon Boat Festival',
  中秋节: 'Mid-Autumn Festival',
  国庆节: 'National Day',
};

const DIGITS = '零一二三四五六七八九';

/** True for a word of TRIGGERS: rules are data and may hold anything. */
export function isTrigger(word: string): word is Trigger {
  return Object.hasOwn(TRIGGERS, word);
}

/** Why a clock stood still, in words; a reason without words of its own is another reason. */
export function suspensionWording(by: string): Wording {
  return SUSPENSION_WORDS[by] ?? { zh: '其他事由', en: 'another reason' };
}

/** 七日, 三个工作日, 二十四小时 — 7 days, 3 working days, 24 hours. */
export function amountWording(unit: ClockUnit, amount: number): Wording {
  const { zh, en } = UNITS[unit];
  return { zh: chineseNumeral(amount) + zh, en: `${amount} ${en}${amount === 1 ? '' : 's'}` };
}

/** Minutes as hours and minutes: 十八小时三十分 — 18 hours 30 minutes. */
export function minutesWording(minutes: number): Wording {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const whole = hours > 0 || rest === 0 ? amountWording('HOUR', hours) : { zh: '', en: '' };
  if (rest === 0) return whole;
  const part = `${rest} minute${rest === 1 ? '' : 's'}`;
  return { zh: `${whole.zh}${chineseNumeral(rest)}分`, en: whole.en === '' ? part : `${whole.en} ${part}` };
}

/** Days off by name, in their order: 周末、端午节假期 — a weekend and the Dragon Boat Festival holiday. */
export function restDaysWording(names: readonly string[]): Wording {
  const distinct = [...new Set(names)];
  const holidays = distinct.filter((name) => name !== WEEKEND);
  if (holidays.length === 0) return { zh: WEEKEND, en: 'a weekend' };
  const words = {
    zh: `${holidays.join('、')}假期`,
    en: `the ${holidays.map((name) => HOLIDAYS[name] ?? name).join(' and ')} holiday`,
  };
  if (!distinct.includes(WEEKEND)) return words;
  return distinct[0] === WEEKEND
    ? { zh: `${WEEKEND}、${words.zh}`, en: `a weekend and ${words.en}` }
    : { zh: `${words.zh}、${WEEKEND}`, en: `${words.en} and a weekend` };
}

/** A whole number below 100,000 in Chinese: 七, 十五, 二十四, 一百零五. */
export function chineseNumeral(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n > 99_999) throw new RangeError('Written out are whole numbers to 99,999.');
  if (n === 0) return '零';
  const text = [...String(n)]
    .map((digit, at, all) =>
      digit === '0' ? '零' : DIGITS.charAt(Number(digit)) + ['', '十', '百', '千', '万'][all.length - 1 - at],
    )
    .join('')
    .replace(/零+/g, '零')
    .replace(/零$/, '');
  return text.replace(/^一十/, '十');
}
