import { pinyin } from 'pinyin-pro';
import { toHalfWidth } from './width.js';

/** Why a text is not a person's name. */
export type PersonNameProblem = 'EMPTY' | 'LENGTH' | 'CHARACTERS';

/** Signs people write for the dot between the parts of a name; stored is · (U+00B7). */
const DOTS = /[\u2022\u2027\u22C5\u30FB\uFF65\u2E31\u2219]/g;
const HAN = /\p{Script=Han}/u;
const NAME = /^[\p{L}\p{M}\p{Script=Han}·.'’\- ]+$/u;
/** As on identity cards: long names of the peoples in the north-west reach fifty signs. */
const LONGEST = 50;

/** The common surnames of two characters; with others the first character counts as the surname. */
const COMPOUND_SURNAMES = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 ' +
    '公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 ' +
    '拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 ' +
    '西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 淳于 单于 完颜 纳兰 侯莫'
  ).split(' '),
);

/**
 * The name as it is stored and compared: no blanks between Chinese characters (张　三 is 张三), one blank between
 * other words, one kind of dot, composed letters.
 */
export function normalisePersonName(text: string): string {
  return toHalfWidth(text.normalize('NFC').replace(DOTS, '·'))
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*·\s*/g, '·')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .replace(/(?<=\p{Script=Han})\.(?=\p{Script=Han})/gu, '·')
    .trim();
}

/** Says why a text is not a person's name, or null. */
export function personNameProblem(text: string): PersonNameProblem | null {
  const name = normalisePersonName(text);
  if (name === '') return 'EMPTY';
  if (!NAME.test(name) || !/[\p{L}\p{Script=Han}]/u.test(name)) return 'CHARACTERS';
  return [...name].length > LONGEST ? 'LENGTH' : null;
}

/**
 * Keeps the surname and covers the rest, a star for each character: 张*, 张**, 欧阳**. Of a name in parts the first
 * sign of the first part stays: 阿****·***. A single character is covered.
 */
export function maskPersonName(text: string): string {
  const name = normalisePersonName(text);
  const signs = [...name];
  const kept = surnameLength(name, signs);
  return signs.map((sign, at) => (at < kept || sign === '·' || sign === ' ' ? sign : '*')).join('');
}

/**
 * The first letters of the whole name's syllables, in small letters: 张三 → zs, 单雄信 → sxx (surnames as surnames
 * are read), 阿卜杜拉·买买提 → abdlmmt, John Smith → js.
 */
export function pinyinInitials(wholeName: string): string {
  const name = normalisePersonName(wholeName);
  return name
    .split(/([^\p{Script=Han}]+)/u)
    .map((piece) => (HAN.test(piece) ? initialsOfHan(piece) : initialsOfWords(piece)))
    .join('')
    .toLowerCase();
}

function initialsOfHan(piece: string): string {
  return pinyin(piece, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head' }).join('');
}

function initialsOfWords(piece: string): string {
  return (piece.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? []).map((word) => word.charAt(0)).join('');
}

function surnameLength(name: string, signs: readonly string[]): number {
  if (signs.length < 2) return 0;
  if (name.includes('·') || !HAN.test(signs[0] ?? '')) return 1;
  return signs.length > 2 && COMPOUND_SURNAMES.has(signs.slice(0, 2).join('')) ? 2 : 1;
}
