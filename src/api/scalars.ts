import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { isLocalDate } from '../kernel/local-date.js';
import { isFen } from '../kernel/money.js';

function unfit(scalar: string): GraphQLError {
  return new GraphQLError(`${scalar} cannot represent this value.`, { extensions: { code: 'BAD_USER_INPUT' } });
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function instant(value: unknown): Date {
  if (typeof value !== 'string' || !RFC3339.test(value)) throw unfit('DateTime');
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw unfit('DateTime');
  return date;
}

export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, RFC 3339 in UTC, for example `2026-11-03T01:30:00.000Z`. 时刻（协调世界时）。',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => (value instanceof Date ? value.toISOString() : new Date(value as string).toISOString()),
  parseValue: instant,
  parseLiteral: (node) => instant(node.kind === Kind.STRING ? node.value : null),
});

function localDate(value: unknown): string {
  if (typeof value !== 'string' || !isLocalDate(value)) throw unfit('LocalDate');
  return value;
}

export const LocalDateScalar = new GraphQLScalarType<string, string>({
  name: 'LocalDate',
  description: 'A day in Asia/Shanghai, for example `2026-11-03`. 日期（北京时间）。',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: (value) => String(value),
  parseValue: localDate,
  parseLiteral: (node) => localDate(node.kind === Kind.STRING ? node.value : null),
});

function fen(value: unknown): number {
  if (typeof value !== 'number' || !isFen(value)) throw unfit('Fen');
  return value;
}

export const FenScalar = new GraphQLScalarType<number, number>({
  name: 'Fen',
  description: 'An amount in fen, a whole number from 0 to 2⁵³−1: 1 yuan is 100 fen. 金额（分）。',
  specifiedByURL: 'https://tc39.es/ecma262/#sec-number.max_safe_integer',
  serialize: (value) => fen(Number(value)),
  parseValue: fen,
  parseLiteral: (node) => fen(node.kind === Kind.INT ? Number(node.value) : null),
});

function regionCode(value: unknown): string {
  if (typeof value !== 'string' || !/^\d{6}$/.test(value)) throw unfit('RegionCode');
  return value;
}

export const RegionCodeScalar = new GraphQLScalarType<string, string>({
  name: 'RegionCode',
  description: 'A six-digit administrative division code (GB/T 2260), for example `410900` for Puyang. 行政区划代码。',
  specifiedByURL: 'https://openstd.samr.gov.cn/bzgk/gb/newGbInfo?hcno=C9C488FD717AFDCD52157F41C3302C6D',
  serialize: (value) => String(value),
  parseValue: regionCode,
  parseLiteral: (node) => regionCode(node.kind === Kind.STRING ? node.value : null),
});
