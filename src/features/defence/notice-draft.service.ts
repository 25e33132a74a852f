import { join, leave } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { seal } from '../../kernel/seal.js';
import { optionalText } from '../../kernel/text.js';
import { startClock, stopAllClocks } from '../deadlines/deadline.service.js';
import { type DefenceLine, type DefenceNotice, DefenceNoticeSchema, noticePlace } from './defence.entity.js';
import { type DefendantInput, willBeRestricted, writeLines, writePersons } from './defence-content.js';
import { moveLine, organSide, recordLine, recordNotice, refreshNoticeBall } from './defence-facts.js';
import { type Filer, filerOf, requireInstitution } from './defence-filer.js';
import { lockNotice } from './defence-lock.js';
import { noticeNotNow } from './defence-steps.rules.js';
import { DEFENCE_STAGES, isInCustody } from './defence-words.rules.js';
import { noticeLifecycle } from './notice.lifecycle.js';

/** What a notice says, as the organ writes it. */
export interface NoticeContent {
  toOrganisationId: string;
  /** The organ's own number of the matter. */
  docket?: string | null;
  remark?: string | null;
  defendants: readonly DefendantInput[];
}

export interface Keyed {
  idempotencyKey: string;
}

export interface NoticeMove extends Keyed {
  id: string;
  expectedVersion: number;
}

/** Whom an organ notifies by itself: not a detention house, whose organ does. */
export const notifies = (kind: string): boolean => kind !== 'DETENTION_HOUSE';

/**
 * An organ, or its workstation in its name, drafts a notice (法律援助法第25条、第28条). Afterwards the draft is seen by
 * the organ's side alone, and the organ's three days run from when it found each defendant.
 * @throws ROLE_MAY_NOT NOTICE_ONLY_BY_ORGANS ORGANISATION_KIND_UNFIT ORGANISATION_NOT_ACTIVE, and what `writeLines` names
 */
export async function draftNotice(
  ctx: MemberContext,
  { idempotencyKey, ...input }: NoticeContent & Keyed,
): Promise<CommandResult> {
  return await command(ctx, 'notice.draft', { idempotencyKey, input }, async (tx) => {
    const { notice } = await makeDraft(tx, input);
    return { subjectId: notice.id };
  });
}

/** Writes a draft inside the command that asks for it. Afterwards it stands in the journal. */
export async function makeDraft(
  tx: CommandTx,
  input: NoticeContent,
): Promise<{ notice: DefenceNotice; lines: DefenceLine[]; filer: Filer }> {
  const filer = await filerOf(tx, 'NOTICE_ONLY_BY_ORGANS', notifies);
  requireInstitution(tx, input.toOrganisationId);
  const id = newId();
  const own = tx.viewer.organisationId;
  const parties = { ownerOrganisationId: filer.organId, filedByOrganisationId: own };
  const persons = await writePersons(tx, parties, input.defendants);
  const sides = [own, ...organSide(parties).filter((organisationId) => organisationId !== own)];
  await join(
    tx,
    sides.map((organisationId) => ({
      organisationId,
      subjectId: id,
      subjectType: 'DEFENCE_NOTICE',
      part: 'REQUESTING',
    })),
  );
  const notice = tx.em.create(DefenceNoticeSchema, {
    id,
    ...parties,
    toOrganisationId: input.toOrganisationId,
    state: 'DRAFT',
    version: 1,
    matter: '',
    kind: 'DEFENCE',
    matterGroupId: id,
    restricted: willBeRestricted(tx, input.defendants, persons),
    draftedByMemberId: tx.viewer.memberId,
    reroutedDesks: [],
    reroutedNotices: [],
    chain: 1,
    createdAt: tx.now,
    lastActorOrganisationId: own,
    lastActorMemberId: tx.viewer.memberId,
    lastMovedAt: tx.now,
  });
  writeFrame(tx, notice, input);
  tx.em.persist(notice);
  await tx.em.flush();
  const lines = await writeLines(tx, notice, filer.organKind, input.defendants, persons);
  await runOrgansClocks(tx, notice, lines);
  recordNotice(tx, notice, 'draft', null, { lines: lines.length });
  await refreshNoticeBall(
    tx,
    notice,
    lines.map(({ state }) => state),
  );
  return { notice, lines, filer };
}

function writeFrame(tx: CommandTx, notice: DefenceNotice, input: NoticeContent): void {
  const medical = input.defendants.every(({ basis }) => basis === 'COMPULSORY_MEDICAL');
  notice.kind = medical ? 'REPRESENTATION' : 'DEFENCE';
  notice.matter = matterOf(notice.kind, input.defendants);
  notice.docketSealed = seal(tx.ctx, noticePlace('docket_sealed', notice.id), optionalText(input.docket, 'docket', 60));
  notice.remarkSealed = seal(
    tx.ctx,
    noticePlace('remark_sealed', notice.id),
    optionalText(input.remark, 'remark', 1_000),
  );
}

/** One line without names: 通知辩护（一审）2人. */
export function matterOf(kind: DefenceNotice['kind'], lines: readonly Pick<DefendantInput, 'stage'>[]): string {
  const stages = [...new Set(lines.map(({ stage }) => DEFENCE_STAGES[stage].zh))].join('、');
  const count = lines.length > 1 ? `${lines.length}人` : '';
  return `${kind === 'DEFENCE' ? '通知辩护' : '通知代理'}（${stages}）${count}`;
}

/** The organ's own three days, from when it found that this person has to have a lawyer (法律援助法第36条). */
async function runOrgansClocks(tx: CommandTx, notice: DefenceNotice, lines: readonly DefenceLine[]): Promise<void> {
  for (const line of lines) {
    await startClock(tx, {
      ruleId: 'DEFENCE_NOTIFY',
      ...(isInCustody(line.custody) ? { strictRuleId: 'DEFENCE_NOTIFY_CUSTODY' } : {}),
      organisationId: notice.ownerOrganisationId,
      subjectType: 'DEFENCE_NOTICE',
      subjectId: notice.id,
      itemId: line.id,
      startedAt: line.foundAt,
      trigger: 'FOUND',
    });
  }
}

/** The draft is written anew. Afterwards its lines and persons are those of the input. @throws NOTICE_SENT_ALREADY, and what `makeDraft` names */
export async function editNotice(
  ctx: MemberContext,
  { idempotencyKey, ...input }: NoticeContent & NoticeMove,
): Promise<CommandResult> {
  return await command(ctx, 'notice.edit', { idempotencyKey, input }, async (tx) => {
    const { notice, part, lines: old } = await lockNotice(tx, input.id);
    await stepOf(tx, noticeLifecycle, part, notice, 'edit', noticeNotNow);
    await expectVersion(tx, notice, input.expectedVersion);
    const { organKind } = await filerOf(tx, 'NOTICE_ONLY_BY_ORGANS', notifies);
    requireInstitution(tx, input.toOrganisationId);
    await forgetLines(tx, notice, old);
    const persons = await writePersons(tx, notice, input.defendants);
    notice.toOrganisationId = input.toOrganisationId;
    notice.restricted = willBeRestricted(tx, input.defendants, persons);
    writeFrame(tx, notice, input);
    touch(tx, notice);
    await tx.em.flush();
    const lines = await writeLines(tx, notice, organKind, input.defendants, persons);
    await runOrgansClocks(tx, notice, lines);
    recordNotice(tx, notice, 'edit', notice.state, { lines: lines.length });
    await refreshNoticeBall(
      tx,
      notice,
      lines.map(({ state }) => state),
    );
    return { subjectId: notice.id };
  });
}

/** What a draft named is gone with it: nobody of the organ's side takes part in those persons any more. */
async function forgetLines(tx: CommandTx, notice: DefenceNotice, lines: readonly DefenceLine[]): Promise<void> {
  await stopAllClocks(tx, notice.id);
  for (const line of lines) tx.em.getUnitOfWork().unsetIdentity(line);
  await tx.sql('delete from defence_line where notice_id = ?', [notice.id]);
  const persons = lines.map(({ personId }) => personId);
  // Oneself last: who has left a person lets nobody else go.
  const others = organSide(notice).filter((organisationId) => organisationId !== tx.viewer.organisationId);
  for (const organisationId of [...others, tx.viewer.organisationId]) await leave(tx, organisationId, persons);
}

/** Throws a draft away. Afterwards it can no longer be sent. @throws NOTICE_SENT_ALREADY */
export async function discardNotice(
  ctx: MemberContext,
  { idempotencyKey, ...input }: NoticeMove,
): Promise<CommandResult> {
  return await command(ctx, 'notice.discard', { idempotencyKey, input }, async (tx) => {
    const { notice, part, lines } = await lockNotice(tx, input.id);
    const from = notice.state;
    notice.state = await stepOf(tx, noticeLifecycle, part, notice, 'discard', noticeNotNow);
    await expectVersion(tx, notice, input.expectedVersion);
    notice.endedAt = tx.now;
    touch(tx, notice);
    await stopAllClocks(tx, notice.id);
    recordNotice(tx, notice, 'discard', from);
    for (const line of lines) recordLine(tx, notice, line, 'discard', moveLine(tx, line, 'DISCARDED'));
    await tx.em.flush();
    await refreshNoticeBall(
      tx,
      notice,
      lines.map(({ state }) => state),
    );
    return { subjectId: notice.id };
  });
}
