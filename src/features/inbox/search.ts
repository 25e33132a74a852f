import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { searchTokens } from '../people/person-token.js';

/** What a typed text may mean: the beginning of a number, or exactly what one person is found by. */
export interface SearchTerms {
  /** Numbers from here … */
  numberFrom: string;
  /** … to before here: all that begin alike, or the one that was typed to its 号. */
  numberBefore: string;
  idNumber: Buffer;
  name: Buffer;
  initials: Buffer;
  phone: Buffer;
}

/** No character comes after it, so nothing that begins with a text lies beyond the text and this. */
const LAST_CHARACTER = '\u{10FFFF}';
/** Nor before it, when the number is whole. */
const FIRST_CHARACTER = '\u{1}';
/** A number is whole when it is said to its end: 第…号. */
const WHOLE = /号\s*$/u;
const LONGEST = 100;

/**
 * The terms of a search: a number as it is said on the phone, whole or its beginning; a whole name, the initials of a
 * whole name, a whole identity number or phone, by the blind tokens of the viewer's own organisation. Never a part of a
 * name. Null when nothing was typed.
 */
export function searchTerms(
  ctx: Pick<MemberContext, 'keys' | 'viewer'>,
  typed: string | null | undefined,
): SearchTerms | null {
  const text = (typed ?? '').slice(0, LONGEST);
  const number = normaliseNumber(text);
  if (number === '') return null;
  const tokens = searchTokens(ctx, ctx.viewer.organisationId, text);
  return {
    numberFrom: number,
    numberBefore: `${number}${WHOLE.test(text) ? FIRST_CHARACTER : LAST_CHARACTER}`,
    idNumber: tokens.ID_NUMBER,
    name: tokens.NAME,
    initials: tokens.INITIALS,
    phone: tokens.PHONE,
  };
}
