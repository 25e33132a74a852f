/** An invented arrangement for 2027 as a file: whole, with its seven holidays. */
export const ARRANGEMENT_2027 = [
  ...['2027-01-01', '2027-01-02', '2027-01-03'].map((day) => `${day},HOLIDAY,元旦`),
  '2027-01-09,MAKE_UP_WORKDAY,元旦',
  ...[5, 6, 7, 8, 9, 10, 11].map((day) => `2027-02-${String(day).padStart(2, '0')},HOLIDAY,春节`),
  '2027-02-20,MAKE_UP_WORKDAY,春节',
  ...['2027-04-03', '2027-04-04', '2027-04-05'].map((day) => `${day},HOLIDAY,清明节`),
  ...['2027-05-01', '2027-05-02', '2027-05-03'].map((day) => `${day},HOLIDAY,劳动节`),
  '2027-06-09,HOLIDAY,端午节',
  '2027-09-15,HOLIDAY,中秋节',
  ...[1, 2, 3, 4, 5, 6, 7].map((day) => `2027-10-0${day},HOLIDAY,国庆节`),
];

export const csvOf = (rows: readonly string[]): string => `date,kind,name\n${rows.join('\n')}\n`;
