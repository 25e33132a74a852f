import { toHalfWidth, withoutBlanks } from './codes/width.js';

/** An amount in fen (hundredths of a yuan): a whole number from 0 to 2⁵³−1. */
export type Fen = number;

/** Why a text is not an amount in yuan. */
export type YuanProblem = 'EMPTY' | 'CHARACTERS' | 'DECIMALS' | 'NEGATIVE' | 'TOO_LARGE';

/** Why an amount cannot be shared out. */
export type AllocationProblem = 'NOT_FEN' | 'NO_WEIGHT' | 'EXCEEDS_CAPS';

/** A sign before or after the currency sign, the whole part with or without groups of three, decimals. */
const YUAN = /^(?:([-+])[¥\uFFE5]?|[¥\uFFE5]?([-+])?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?元?$/;

/** True for a whole number of fen that can be stored exactly. */
export function isFen(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/**
 * Reads an amount in yuan exactly: 1234.5, 1,234.50, ￥１２３４．５０, 1234.50元. Nothing is rounded: more than two
 * decimals are refused, like anything below zero.
 */
export function parseYuan(text: string): { fen: Fen; problem: null } | { fen: null; problem: YuanProblem } {
  const plain = withoutBlanks(toHalfWidth(text)).replace(/[\u2010-\u2015\u2212]/g, '-');
  if (plain === '') return failed('EMPTY');
  const [, before, after, whole, decimals = ''] = YUAN.exec(plain) ?? [];
  if (whole === undefined) return failed('CHARACTERS');
  if (before === '-' || after === '-') return failed('NEGATIVE');
  if (decimals.length > 2) return failed('DECIMALS');
  const fen = BigInt(whole.replaceAll(',', '') + decimals.padEnd(2, '0'));
  return fen > BigInt(Number.MAX_SAFE_INTEGER) ? failed('TOO_LARGE') : { fen: Number(fen), problem: null };
}

/** The amount in yuan with two decimals: 123450 → 1234.50. */
export function yuanOf(fen: Fen): string {
  const digits = String(checked(fen)).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The amount in yuan as it is printed: 123450 → 1,234.50. */
export function formatYuan(fen: Fen): string {
  return yuanOf(fen).replace(/\B(?=(\d{3})+\.)/g, ',');
}

const CAPITALS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const;
const PLACES = ['仟', '佰', '拾', ''] as const;

/** The amount as papers write it out, so that nobody adds a digit: 123450 → 壹仟贰佰叁拾肆元伍角. */
export function yuanInCapitals(fen: Fen): string {
  const [whole = '', cents = ''] = yuanOf(fen).split('.');
  const [jiao = 0, rest = 0] = [...cents].map(Number);
  const yuan = wholeInCapitals(whole);
  const tens = jiao > 0 ? `${CAPITALS[jiao]}角` : yuan !== '' && rest > 0 ? '零' : '';
  const small = tens + (rest > 0 ? `${CAPITALS[rest]}分` : '');
  if (yuan === '' && small === '') return '零元整';
  return `${yuan === '' ? '' : `${yuan}元`}${small === '' ? '整' : small}`;
}

/** 100010 → 壹拾万零壹拾; nothing for none. Four digits at a time: 万, 亿, 万亿. */
function wholeInCapitals(digits: string): string {
  const groups = digits.padStart(Math.ceil(digits.length / 4) * 4, '0').match(/\d{4}/g) ?? [];
  let text = '';
  let gap = false;
  groups.forEach((group, at) => {
    if (group === '0000') {
      gap = text !== '';
      if (groups.length - 1 - at === 2 && text !== '') text += '亿';
      return;
    }
    if (text !== '' && (gap || group.startsWith('0'))) text += '零';
    text += `${groupInCapitals(group)}${['', '万', '亿', '万'][groups.length - 1 - at] ?? ''}`;
    gap = false;
  });
  return text;
}

function groupInCapitals(group: string): string {
  let text = '';
  let zero = false;
  [...group].map(Number).forEach((digit, place) => {
    if (digit === 0) zero = text !== '';
    else {
      text += `${zero ? '零' : ''}${CAPITALS[digit]}${PLACES[place]}`;
      zero = false;
    }
  });
  return text;
}

/** The amount in 万元 with two decimals, as public figures print it, half a unit rounded up: 216670000 → 216.67. */
export function formatWanYuan(fen: Fen): string {
  const hundredths = (BigInt(checked(fen)) + 5_000n) / 10_000n;
  const digits = String(hundredths).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The exact sum. @throws RangeError rather than lose a fen above 2⁵³−1 */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = 0n;
  for (const fen of amounts) sum += BigInt(checked(fen));
  if (sum > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('The sum is larger than 2⁵³−1 fen.');
  return Number(sum);
}

/** Says why a total cannot be shared out over these rows, or null. Caps count where there is a weight. */
export function allocationProblem(
  total: Fen,
  weights: readonly number[],
  caps?: readonly (Fen | null)[],
): AllocationProblem | null {
  if (!isFen(total) || !weights.every(isFen)) return 'NOT_FEN';
  if (caps !== undefined && (caps.length !== weights.length || !caps.every((cap) => cap === null || isFen(cap)))) {
    return 'NOT_FEN';
  }
  if (total === 0) return null;
  if (weights.every((weight) => weight === 0)) return 'NO_WEIGHT';
  let room = 0n;
  for (const [row, weight] of weights.entries()) {
    if (weight === 0) continue;
    const cap = caps?.[row] ?? null;
    if (cap === null) return null;
    room += BigInt(cap);
  }
  return BigInt(total) > room ? 'EXCEEDS_CAPS' : null;
}

/**
 * Shares a total out over rows in proportion to their weights, exact to the fen: each row gets the whole part of its
 * share, what is left goes fen by fen to the largest remainders, of equal remainders to the earlier row. No row gets
 * more than its cap; what a capped row cannot take is shared out over the others. A row without weight gets nothing.
 * @throws RangeError where allocationProblem finds a reason
 */
export function allocateByLargestRemainder(
  total: Fen,
  weights: readonly number[],
  caps?: readonly (Fen | null)[],
): Fen[] {
  const problem = allocationProblem(total, weights, caps);
  if (problem !== null) throw new RangeError(`The amount cannot be shared out: ${problem}.`);
  const parts = weights.map(() => 0);
  let open = weights.flatMap((weight, row) => {
    const cap = caps?.[row] ?? null;
    return weight === 0 ? [] : [{ row, weight: BigInt(weight), cap: cap === null ? null : BigInt(cap) }];
  });
  let left = BigInt(total);
  let weight = open.reduce((sum, each) => sum + each.weight, 0n);
  for (;;) {
    // A row whose exact share reaches its cap is full; that raises the shares of the others, so look again.
    const full = open.filter((each) => each.cap !== null && left * each.weight >= each.cap * weight);
    if (full.length === 0) break;
    for (const each of full) {
      const cap = each.cap ?? 0n;
      parts[each.row] = Number(cap);
      left -= cap;
      weight -= each.weight;
    }
    open = open.filter((each) => !full.includes(each));
  }
  const shares = open.map((each) => ({ row: each.row, rest: (left * each.weight) % weight }));
  for (const each of open) parts[each.row] = Number((left * each.weight) / weight);
  const spare = left - open.reduce((sum, each) => sum + (left * each.weight) / weight, 0n);
  // Sorting keeps the order of equal remainders.
  shares.sort((a, b) => Number(b.rest > a.rest) - Number(a.rest > b.rest));
  for (const { row } of shares.slice(0, Number(spare))) parts[row] = (parts[row] ?? 0) + 1;
  return parts;
}

function failed(problem: YuanProblem): { fen: null; problem: YuanProblem } {
  return { fen: null, problem };
}

function checked(fen: Fen): Fen {
  if (!isFen(fen)) throw new RangeError('An amount is a whole number of fen from 0 to 2⁵³−1.');
  return fen;
}
