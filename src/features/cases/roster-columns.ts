import { toHalfWidth } from '../../kernel/codes/width.js';

/** The columns of a roster (花名册), as the template shows them. */
export const rosterColumns = [
  { field: 'name', title: '姓名', required: true, aliases: ['姓名', '工人姓名', '申请人姓名', 'name', 'fullname'] },
  {
    field: 'identityNumber',
    title: '证件号码',
    required: true,
    aliases: [
      '证件号码',
      '证件号',
      '身份证号',
      '身份证号码',
      '居民身份证号',
      '公民身份号码',
      'identitynumber',
      'idnumber',
      'idno',
    ],
  },
  {
    field: 'phone',
    title: '联系电话',
    required: false,
    aliases: ['联系电话', '电话', '手机', '手机号', '手机号码', '联系方式', 'phone', 'mobile', 'telephone'],
  },
  {
    field: 'employer',
    title: '用人单位',
    required: true,
    aliases: ['用人单位', '用工单位', '单位', '单位名称', '欠薪单位', 'employer', 'company'],
  },
  {
    field: 'project',
    title: '项目/工地',
    required: false,
    aliases: ['项目/工地', '项目', '工地', '项目名称', '工程名称', '项目工地', 'project', 'site'],
  },
  {
    field: 'periodFrom',
    title: '起始日期',
    required: true,
    aliases: ['起始日期', '开始日期', '欠薪起始日期', '务工起始日期', '起', '起始', 'from', 'periodfrom', 'startdate'],
  },
  {
    field: 'periodTo',
    title: '截止日期',
    required: true,
    aliases: [
      '截止日期',
      '结束日期',
      '终止日期',
      '欠薪截止日期',
      '务工截止日期',
      '止',
      '截止',
      'to',
      'periodto',
      'enddate',
    ],
  },
  {
    field: 'wages',
    title: '拖欠工资（元）',
    required: true,
    aliases: ['拖欠工资', '欠薪金额', '欠薪', '工资', '拖欠金额', 'wages', 'unpaidwages', 'amount'],
  },
  {
    field: 'overtime',
    title: '加班费（元）',
    required: false,
    aliases: ['加班费', '加班工资', 'overtime', 'overtimepay'],
  },
  {
    field: 'compensation',
    title: '经济补偿（元）',
    required: false,
    aliases: ['经济补偿', '经济补偿金', '补偿金', 'compensation', 'severance'],
  },
  {
    field: 'region',
    title: '户籍地',
    required: false,
    aliases: ['户籍地', '户籍所在地', '户籍', '户籍地区划代码', '区划代码', 'region', 'regioncode', 'hukou'],
  },
  {
    field: 'authorisation',
    title: '是否签署授权',
    required: false,
    aliases: [
      '是否签署授权',
      '签署授权',
      '是否授权',
      '授权',
      '授权委托',
      'authorised',
      'authorisationsigned',
      'authorized',
    ],
  },
] as const;

export type RosterField = (typeof rosterColumns)[number]['field'];

/** Where each field stands in a file, counted from 0, and how its header is written there. */
export type RosterHeader = ReadonlyMap<RosterField, { readonly column: number; readonly title: string }>;

const byAlias = new Map<string, RosterField>(
  rosterColumns.flatMap(({ field, aliases }) => aliases.map((alias): [string, RosterField] => [alias, field])),
);

/** The field a header names: brackets, blanks, stars, width and letter case make no difference. */
export function rosterFieldOf(header: string): RosterField | null {
  if (header.length > 60) return null;
  const plain = toHalfWidth(header)
    .replace(/[([【〔][^)\]】〕]*[)\]】〕]/g, '')
    .replace(/[\s*:_]/g, '')
    .toLowerCase();
  return byAlias.get(plain) ?? null;
}

/** The header a row of texts is, and the fields that stand in it more than once. */
export function rosterHeaderOf(texts: readonly string[]): { header: RosterHeader; twice: string[] } {
  const header = new Map<RosterField, { column: number; title: string }>();
  const twice: string[] = [];
  for (const [column, text] of texts.entries()) {
    const field = rosterFieldOf(text);
    if (field === null) continue;
    const title = rosterTitle(field);
    if (header.has(field)) twice.push(title);
    else header.set(field, { column, title: text.replace(/\s+/g, ' ').trim() });
  }
  return { header, twice };
}

/** The title in the template. */
export function rosterTitle(field: RosterField): string {
  return rosterColumns.find((column) => column.field === field)?.title ?? field;
}
