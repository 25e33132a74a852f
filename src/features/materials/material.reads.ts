import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import type { Look } from '../../access/restricted.js';
import { rowsOf } from '../../api/loader.js';
import type { CommandTx } from '../../command/command.js';
import { readsWithin } from '../../command/reads-within.js';
import type { Context, MemberContext, Statement, Viewer } from '../../kernel/context.js';
import type { FileKind } from '../../kernel/ports/files.js';
import { refuse } from '../../kernel/refusal.js';
import { unseal } from '../../kernel/seal.js';
import { openCovered } from '../cases/restricted-access.service.js';
import type { Material } from './material.graphql.js';
import { materialPlace, projectMaterial } from './material.projection.js';
import {
  caseReaches,
  materialsByIds,
  noticeReaches,
  type RawCaseReach,
  type RawMaterial,
  type RawStoredFile,
  referralReaches,
  storedFileById,
} from './material.queries.js';
import { type Reach, reachOf } from './material.rules.js';
import { downloadName } from './material-name.rules.js';
import { fileTypeOf } from './material-types.rules.js';
import { farthest, reachInNotice } from './notice-papers.rules.js';
import { reachInReferral } from './referral-papers.rules.js';

/** How far a viewer sees a file: through its case, its referral or its notice, whichever goes further. */
async function reachFor(ctx: Context, viewer: Viewer, raw: RawMaterial, look: Look): Promise<Reach> {
  const throughCase = reachThroughCase(viewer, raw, await caseReachOf(ctx, raw, look));
  if (throughCase.level === 'READ') return throughCase;
  if (raw.noticeId !== null) return (await reachThroughNotice(ctx, viewer, raw.id, look)) ?? throughCase;
  if (raw.referralId === null) return throughCase;
  const [reach] = await rowsOf(ctx, referralReaches, raw.referralId);
  return reach === undefined || throughCase.reason === 'RESTRICTED'
    ? throughCase
    : reachInReferral(raw.fieldClass, reach);
}

/** A paper of a notice belongs to that alone, and to those to which it came on. */
async function reachThroughNotice(ctx: Context, viewer: Viewer, id: string, look: Look): Promise<Reach | null> {
  const reaches = await openCovered(ctx as MemberContext, await rowsOf(ctx, noticeReaches, id), look);
  return farthest(reaches.map((reach) => reachInNotice(ownCasesOnly(viewer), reach)));
}

/** Of a restricted case only who belongs to it, then as it is shared with the organisation. */
function reachThroughCase(viewer: Viewer, raw: RawMaterial, reach: RawCaseReach | undefined): Reach {
  if (raw.createdByMemberId === viewer.memberId) return { level: 'READ', reason: 'NOT_SHARED' };
  if (reach === undefined) return { level: 'HIDDEN', reason: 'NOT_SHARED' };
  if (reach.coveredBy !== null) return { level: 'HIDDEN', reason: 'RESTRICTED' };
  const own = raw.organisationId === viewer.organisationId;
  return reachOf({ ...raw, own }, reach);
}

async function caseReachOf(ctx: Context, raw: RawMaterial, look: Look): Promise<RawCaseReach | undefined> {
  if (raw.caseId === null) return undefined;
  const reaches = await rowsOf(ctx, caseReaches, raw.caseId);
  return (await openCovered(ctx as MemberContext, reaches, look))[0];
}

/** The files of a case or an ask, or those of them that are meant, as the viewer sees them; batched over the subjects of a request. */
export async function materialsOf(
  ctx: MemberContext,
  by: Statement<RawMaterial & { ownerId: string }>,
  subjectId: string,
  isMeant: (raw: RawMaterial) => boolean = () => true,
): Promise<Material[]> {
  if (!mayReadCasework(ctx.viewer)) return [];
  const rows = (await rowsOf(ctx, by, subjectId)).filter(isMeant);
  const shown = await Promise.all(
    rows.map(async (raw) => {
      const reach = await reachFor(ctx, ctx.viewer, raw, 'OPEN');
      return reach.level === 'HIDDEN' ? null : projectMaterial(ctx, raw, reach);
    }),
  );
  return shown.filter((material) => material !== null);
}

/** Files by row id; missing and not visible ones are null alike. */
export async function loadMaterials(ctx: Context, ids: readonly string[]): Promise<(Material | null)[]> {
  const found = await visibleFiles(ctx, ids);
  return ids.map((id) => {
    const file = found.get(id);
    return file === undefined ? null : projectMaterial(ctx, file.raw, file.reach);
  });
}

/** One file the viewer may see. */
export async function loadMaterial(ctx: Context, id: string): Promise<Material | null> {
  return (await loadMaterials(ctx, [id]))[0] ?? null;
}

/**
 * Whether a command may know of a file, read on its own connection. What is covered stays so to the head as well: nothing is
 * opened here, and a look is a command of its own.
 */
export async function isShownWithin(tx: CommandTx, id: string): Promise<boolean> {
  return (await visibleFiles({ ...tx.ctx, reads: readsWithin(tx) }, [id], 'GLANCE')).has(id);
}

async function visibleFiles(
  ctx: Context,
  ids: readonly string[],
  look: Look = 'OPEN',
): Promise<Map<string, { raw: RawMaterial; reach: Reach }>> {
  const { viewer } = ctx;
  const found = new Map<string, { raw: RawMaterial; reach: Reach }>();
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return found;
  const rows = await ctx.reads.rows(materialsByIds, [ids, ownCasesOnly(viewer)]);
  const reaches = await Promise.all(rows.map(async (raw) => await reachFor(ctx, viewer, raw, look)));
  rows.forEach((raw, nth) => {
    const reach = reaches[nth];
    if (reach !== undefined && reach.level !== 'HIDDEN') found.set(raw.id, { raw, reach });
  });
  return found;
}

/** A file that may be given out: what it is called, what it is, and where its bytes lie. */
export interface FileToRead extends RawStoredFile {
  name: string;
  kind: FileKind;
  mediaType: string;
  size: number;
}

/**
 * A file for download, by the same rule that shows it.
 * @throws NOT_FOUND for a missing one and one of others alike; FIELD_NOT_SHARED when only its title, or its being there, is shared
 */
export async function fileToRead(ctx: MemberContext, id: string): Promise<FileToRead> {
  const found = (await visibleFiles(ctx, [id])).get(id);
  if (found === undefined) refuse('NOT_FOUND');
  const { raw, reach } = found;
  if (reach.level !== 'READ') refuse('FIELD_NOT_SHARED');
  const [stored] = await ctx.reads.rows(storedFileById, [id]);
  const kind = fileTypeOf(raw.mediaType ?? '');
  if (stored === undefined || kind === null) refuse('NOT_FOUND');
  const title = unseal(ctx, materialPlace('title_sealed', id), raw.titleSealed) ?? '';
  return { ...stored, kind, name: downloadName(title, kind), mediaType: raw.mediaType ?? '', size: raw.size ?? 0 };
}
