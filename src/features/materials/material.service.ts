import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { isLocalDate, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText } from '../../kernel/text.js';
import { materialPlace } from './material.projection.js';
import { classesOf, MATERIAL_ROLES, MAX_FILES_OF_SUBJECT, originIsMissing } from './material.rules.js';
import { caseTarget, itemTarget, type LockedMaterial, lockMaterial, type Target } from './material-lock.js';
import type { ObtainedHow } from './material-types.rules.js';

export interface AttachInput {
  materialId: string;
  /** One of the two. */
  caseId: string | null;
  itemId: string | null;
  obtainedFrom?: string | null;
  obtainedOn?: LocalDate | null;
  obtainedHow?: ObtainedHow | null;
  sharedWithAsks?: boolean | null;
  idempotencyKey: string;
}

/**
 * An uploaded file becomes part of a case, or of what was asked: then of the item, its cooperation and its case alike.
 * It adds and changes nothing, so it names no version. Afterwards the sides that may see it have been told.
 * @throws NOT_FOUND MATERIAL_TARGET_UNFIT ROLE_MAY_NOT SIDE_MAY_NOT FIELD_CLASS_NOT_YOURS FIELD_CLASS_NOT_SHARED
 *   FILE_NOT_UPLOADED FILE_ALREADY_ATTACHED FILES_TOO_MANY MATERIAL_ORIGIN_MISSING DATE_UNFIT TEXT_TOO_LONG, and what says
 *   that the case, the cooperation or the item takes nothing more
 */
export async function attachMaterial(ctx: MemberContext, input: AttachInput): Promise<CommandResult> {
  return await command(ctx, 'material.attach', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const target = await targetOf(tx, input);
    const file = await lockMaterial(tx, input.materialId);
    authorize(tx.viewer, { roles: MATERIAL_ROLES });
    await target.admit(classesOf(file));
    if (file.state === 'ATTACHED') refuse('FILE_ALREADY_ATTACHED', { path: ['input', 'materialId'] });
    if (file.state === 'TICKETED') refuse('FILE_NOT_UPLOADED', { path: ['input', 'materialId'] });
    const origin = originOf(tx, input);
    if (originIsMissing(target.answers, file.fieldClass, origin))
      refuse('MATERIAL_ORIGIN_MISSING', { path: ['input', 'obtainedFrom'] });
    const sharedWithAsks = input.sharedWithAsks ?? true;
    await putInto(tx, file, target, { ...origin, sharedWithAsks });
    await tellOf(tx, target, file, await target.audience({ ...file, sharedWithAsks }));
    return { subjectId: target.subjectId, ids: { material: file.id } };
  });
}

async function targetOf(tx: CommandTx, { caseId, itemId }: AttachInput): Promise<Target> {
  if (itemId !== null && caseId === null) return await itemTarget(tx, itemId);
  if (caseId !== null && itemId === null) return await caseTarget(tx, caseId);
  return refuse('MATERIAL_TARGET_UNFIT', { path: ['input'] });
}

interface Origin {
  obtainedFrom: string | null;
  obtainedOn: LocalDate | null;
  obtainedHow: ObtainedHow | null;
}

function originOf(tx: CommandTx, input: AttachInput): Origin {
  const obtainedOn = input.obtainedOn ?? null;
  if (obtainedOn !== null && (!isLocalDate(obtainedOn) || obtainedOn > toLocalDate(tx.now)))
    refuse('DATE_UNFIT', { path: ['input', 'obtainedOn'] });
  return {
    obtainedFrom: optionalText(input.obtainedFrom, 'obtainedFrom', 200),
    obtainedOn,
    obtainedHow: input.obtainedHow ?? null,
  };
}

async function putInto(
  tx: CommandTx,
  file: LockedMaterial,
  target: Target,
  facts: Origin & { sharedWithAsks: boolean },
): Promise<void> {
  const [count] = await tx.sql<{ n: number }>(
    `select count(*)::int as n from material where state = 'ATTACHED' and case_id = ? and cooperation_id is not distinct from ?::uuid`,
    [target.caseId, target.cooperationId],
  );
  if ((count?.n ?? 0) >= MAX_FILES_OF_SUBJECT) refuse('FILES_TOO_MANY', { words: { max: MAX_FILES_OF_SUBJECT } });
  await tx.sql(
    `update material set state = 'ATTACHED', case_id = ?, cooperation_id = ?, item_id = ?, obtained_from_sealed = ?, obtained_on = ?,
       obtained_how = ?, shared_with_asks = ?, attached_at = ?, attached_by_member_id = ? where id = ?`,
    [
      target.caseId,
      target.cooperationId,
      target.itemId,
      seal(tx.ctx, materialPlace('obtained_from_sealed', file.id), facts.obtainedFrom),
      facts.obtainedOn,
      facts.obtainedHow,
      facts.sharedWithAsks,
      tx.now,
      tx.viewer.memberId === '' ? null : tx.viewer.memberId,
      file.id,
    ],
  );
}

/** Whose turn it is does not change; that there is news does, for those who may know of it. */
async function tellOf(tx: CommandTx, target: Target, file: LockedMaterial, audience: readonly string[]): Promise<void> {
  await tx.sql(
    `update participation set last_moved_at = ?,
       unread_since = case when organisation_id = ? then unread_since else coalesce(unread_since, ?::timestamptz) end
     where subject_id = ? and ended_at is null and organisation_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))`,
    [tx.now, tx.viewer.organisationId, tx.now, target.subjectId, JSON.stringify(audience)],
  );
  tx.record({
    subjectType: target.subjectType,
    subjectId: target.subjectId,
    word: 'material.attach',
    version: target.version,
    references: {
      material: file.id,
      fieldClass: file.fieldClass,
      ...(target.itemId === null ? {} : { case: target.caseId, item: target.itemId }),
    },
    audience,
  });
}

/**
 * A roster that was imported stays with its case, in the transaction of the import, whose entry tells of it.
 * Afterwards it is attached; one that is attached to the case already stays as it is.
 * @throws NOT_FOUND FILE_NOT_UPLOADED FILE_ALREADY_ATTACHED FILES_TOO_MANY
 */
export async function keepRosterFile(tx: CommandTx, materialId: string, caseId: string): Promise<void> {
  const file = await lockMaterial(tx, materialId);
  if (file.state === 'ATTACHED' && file.caseId === caseId) return;
  if (file.state === 'ATTACHED') refuse('FILE_ALREADY_ATTACHED', { path: ['input', 'materialId'] });
  if (file.state === 'TICKETED') refuse('FILE_NOT_UPLOADED', { path: ['input', 'materialId'] });
  const nothing = { obtainedFrom: null, obtainedOn: null, obtainedHow: null, sharedWithAsks: false };
  await putInto(tx, file, await caseTarget(tx, caseId), nothing);
}

/**
 * An uploader throws a file away that is attached to nothing. Afterwards its name and its key are forgotten and its
 * bytes are gone. @throws NOT_FOUND FILE_ALREADY_ATTACHED
 */
export async function discardMaterial(
  ctx: MemberContext,
  input: { materialId: string; idempotencyKey: string },
): Promise<CommandResult> {
  let storageName: string | null = null;
  const done = await command(ctx, 'material.discard', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const file = await lockMaterial(tx, input.materialId);
    authorize(tx.viewer, { roles: MATERIAL_ROLES });
    if (file.state === 'ATTACHED') refuse('FILE_ALREADY_ATTACHED', { path: ['input', 'materialId'] });
    storageName = file.storageName;
    await forget(tx, file.id);
    return { subjectId: file.id };
  });
  if (storageName !== null) await ctx.files.remove(storageName);
  return done;
}

/** What is left of a discarded file is that there was one. */
export async function forget(tx: CommandTx, materialId: string): Promise<void> {
  await tx.sql(
    `update material set state = 'DISCARDED', title_sealed = null, media_type = null, size = null, sha256 = null, storage_name = null,
       wrapped_key = null, uploaded_at = null where id = ?`,
    [materialId],
  );
}
