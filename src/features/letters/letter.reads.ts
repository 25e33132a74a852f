import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { rowsOf } from '../../api/loader.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { Context, MemberContext, Viewer } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import { openCovered } from '../cases/restricted-access.service.js';
import { type Letter, type LetterDownload, letterOf, whoOf } from './letter.graphql.js';
import {
  downloadsByLetter,
  type LetterForViewer,
  letterByNumber,
  letterContent,
  lettersByIds,
} from './letter.queries.js';
import { mayReadLetter, maySeeLetter } from './letter.rules.js';
import { contentFromCanonical, contentHash, type LetterContent } from './letter-content.js';
import type { VoidMark } from './render/layout.js';

function isVisible(viewer: Viewer, raw: LetterForViewer): boolean {
  return maySeeLetter(raw, viewer.organisationId, raw.part) && raw.coveredBy === null && !isPassedOn(raw);
}

/** The papers of a notice that was merely sent on are none of the organisation it was sent on to, or by. */
function isPassedOn({ subjectType, part }: LetterForViewer): boolean {
  return part === 'ASKED' && (subjectType === 'DEFENCE_NOTICE' || subjectType === 'DUTY_LAWYER_HELP');
}

async function visibleLetters(ctx: Context, ids: readonly string[]): Promise<LetterForViewer[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return [];
  const rows = await openCovered(
    ctx as MemberContext,
    await ctx.reads.rows(lettersByIds, [ids, ownCasesOnly(viewer)]),
    'OPEN',
  );
  return rows.filter((raw) => isVisible(viewer, raw));
}

/** One paper the viewer may see, with what decides about it; null for a missing one and one of others alike. */
export async function visibleLetter(ctx: MemberContext, id: string): Promise<LetterForViewer | null> {
  return (await visibleLetters(ctx, [id]))[0] ?? null;
}

/** The downloads of a paper by the side it is addressed to, the latest first. */
export async function loadDownloads(ctx: Context, letterId: string): Promise<LetterDownload[]> {
  const rows = await rowsOf(ctx, downloadsByLetter, letterId);
  return rows.map(({ at, format, organisationId, memberName }) => ({
    at,
    format,
    by: whoOf(ctx, organisationId, memberName),
  }));
}

/** Papers the viewer may see, of a restricted subject only who belongs to it, by row id; missing and foreign ones are null alike. */
export async function loadLetters(ctx: Context, ids: readonly string[]): Promise<(Letter | null)[]> {
  const byId = new Map((await visibleLetters(ctx, ids)).map((raw) => [raw.id, raw]));
  return ids.map((id) => {
    const raw = byId.get(id);
    return raw === undefined ? null : letterOf(ctx, raw);
  });
}

/** A paper by its number, as it is said on the phone: brackets, blanks, width and leading zeros do not matter. */
export async function loadLetterByNumber(ctx: MemberContext, number: string): Promise<Letter | null> {
  if (!mayReadCasework(ctx.viewer)) return null;
  const found = await ctx.reads.rows(letterByNumber, [normaliseNumber(number), ownCasesOnly(ctx.viewer)]);
  const [raw] = await openCovered(ctx, found, 'OPEN');
  return raw === undefined || !isVisible(ctx.viewer, raw) ? null : letterOf(ctx, raw);
}

/** A kept paper was changed, or belongs to another key. */
export class LetterDamaged extends Error {
  override readonly name = 'LetterDamaged';
}

/** What a void paper bears on its face when it is given out; null while it holds. */
export function voidMarkOf({ voidedByNumber, replacedByNumber }: LetterForViewer): VoidMark | null {
  return voidedByNumber === null ? null : { voidedBy: voidedByNumber, replacedBy: replacedByNumber };
}

export interface LetterToRead {
  letter: LetterForViewer;
  content: LetterContent;
}

/**
 * A paper with all it says, checked against the hash that was kept when it was issued.
 * @throws NOT_FOUND for a missing one and one of others alike; FIELD_NOT_SHARED for a side that may only know of it
 * @throws LetterDamaged
 */
export async function letterToRead(ctx: MemberContext, id: string): Promise<LetterToRead> {
  const [letter] = await visibleLetters(ctx, [id]);
  if (letter === undefined) refuse('NOT_FOUND');
  if (!mayReadLetter(letter, ctx.viewer.organisationId, letter.part)) refuse('FIELD_NOT_SHARED');
  const [sealed] = await ctx.reads.rows(letterContent, [id]);
  if (sealed === undefined) refuse('NOT_FOUND');
  const text = ctx.keys.decryptText({ table: 'letter', column: 'content_sealed', rowId: id }, sealed.contentSealed);
  const content = contentFromCanonical(text);
  if (contentHash(content) !== sealed.contentHash.toString('hex'))
    throw new LetterDamaged('The content is not the one that was issued.');
  return { letter, content };
}
