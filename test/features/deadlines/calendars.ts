import { type CalendarDay, calendarOf } from '../../../src/features/deadlines/calendar.rules.js';
import { addDays, type LocalDate } from '../../../src/kernel/local-date.js';

/** Copied by hand from the State Council's notices: name, first day off, last day off. */
const HOLIDAYS: readonly [string, LocalDate, LocalDate][] = [
  // 国办发明电〔2023〕7号
  ['元旦', '2024-01-01', '2024-01-01'],
  ['春节', '2024-02-10', '2024-02-17'],
  ['清明节', '2024-04-04', '2024-04-06'],
  ['劳动节', '2024-05-01', '2024-05-05'],
  ['端午节', '2024-06-10', '2024-06-10'],
  ['中秋节', '2024-09-15', '2024-09-17'],
  ['国庆节', '2024-10-01', '2024-10-07'],
  // 国办发明电〔2024〕12号. National Day and Mid-Autumn share 1 to 8 October; Mid-Autumn is the 6th.
  ['元旦', '2025-01-01', '2025-01-01'],
  ['春节', '2025-01-28', '2025-02-04'],
  ['清明节', '2025-04-04', '2025-04-06'],
  ['劳动节', '2025-05-01', '2025-05-05'],
  ['端午节', '2025-05-31', '2025-06-02'],
  ['国庆节', '2025-10-01', '2025-10-05'],
  ['中秋节', '2025-10-06', '2025-10-06'],
  ['国庆节', '2025-10-07', '2025-10-08'],
  // 国办发明电〔2025〕7号
  ['元旦', '2026-01-01', '2026-01-03'],
  ['春节', '2026-02-15', '2026-02-23'],
  ['清明节', '2026-04-04', '2026-04-06'],
  ['劳动节', '2026-05-01', '2026-05-05'],
  ['端午节', '2026-06-19', '2026-06-21'],
  ['中秋节', '2026-09-25', '2026-09-27'],
  ['国庆节', '2026-10-01', '2026-10-07'],
];

const MAKE_UP_WORKDAYS: readonly [string, LocalDate][] = [
  ['春节', '2024-02-04'],
  ['春节', '2024-02-18'],
  ['清明节', '2024-04-07'],
  ['劳动节', '2024-04-28'],
  ['劳动节', '2024-05-11'],
  ['中秋节', '2024-09-14'],
  ['国庆节', '2024-09-29'],
  ['国庆节', '2024-10-12'],
  ['春节', '2025-01-26'],
  ['春节', '2025-02-08'],
  ['劳动节', '2025-04-27'],
  ['国庆节', '2025-09-28'],
  ['国庆节', '2025-10-11'],
  ['元旦', '2026-01-04'],
  ['春节', '2026-02-14'],
  ['春节', '2026-02-28'],
  ['劳动节', '2026-05-09'],
  ['国庆节', '2026-09-20'],
  ['国庆节', '2026-10-10'],
];

function* daysOf(name: string, first: LocalDate, last: LocalDate): Generator<CalendarDay> {
  for (let date = first; date <= last; date = addDays(date, 1)) yield { date, kind: 'HOLIDAY', name };
}

/** Every published day off and make-up day of 2024 to 2026. */
export const PUBLISHED: readonly CalendarDay[] = [
  ...HOLIDAYS.flatMap(([name, first, last]) => [...daysOf(name, first, last)]),
  ...MAKE_UP_WORKDAYS.map(([name, date]): CalendarDay => ({ date, kind: 'MAKE_UP_WORKDAY', name })),
];

export const CALENDAR = calendarOf('2026-1', '2026-12-31', PUBLISHED);

/** An invented arrangement for 2027, to see what a new calendar changes. */
export const CALENDAR_WITH_2027 = calendarOf('2027-1', '2027-12-31', [
  ...PUBLISHED,
  ...daysOf('元旦', '2027-01-01', '2027-01-03'),
  { date: '2027-01-09', kind: 'MAKE_UP_WORKDAY', name: '元旦' },
]);
