import { join, leave } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf } from '../../command/moves.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal, unseal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { issueLetter } from '../letters/letter.service.js';
import { defenceRerouteLetter } from '../letters/templates/defence-reroute-letter.js';
import { givePersonsTo, openPersons } from '../people/person.service.js';
import {
  type DefenceLine,
  DefenceLineSchema,
  type DefenceNotice,
  DefenceNoticeSchema,
  linePlace,
  noticePlace,
} from './defence.entity.js';
import { isRestrictedLine, refusalOfReroute } from './defence.rules.js';
import { moveLine, organSide, recordLine, recordNotice, refreshNoticeBall, settleNotice } from './defence-facts.js';
import { requireInstitution } from './defence-filer.js';
import { type DefenceLineState, defenceLineLifecycle } from './defence-line.lifecycle.js';
import { type LockedLine, lockLine } from './defence-lock.js';
import { lineNotNow } from './defence-steps.rules.js';
import { openNow, receive, runInstitutionsClock } from './notice.service.js';
import { type Keyed, matterOf } from './notice-draft.service.js';

export interface LineMove extends Keyed {
  id: string;
  expectedVersion: number;
}

export interface RerouteInput extends LineMove {
  toOrganisationId: string;
  reason: string;
}

/**
 * A notice for the wrong institution is sent on, on the day it came. Afterwards the right institution has a notice of its
 * own with the first time of receipt; until it opens that, the first one stays responsible and its clock goes on.
 * @throws DEFENCE_REROUTE_TOO_LATE DEFENCE_REROUTE_IN_A_CIRCLE DEFENCE_REROUTE_CHAIN_TOO_LONG ORGANISATION_KIND_UNFIT
 *   ORGANISATION_NOT_ACTIVE TEXT_MISSING, and what `lineNotNow` names
 */
export async function rerouteLine(
  ctx: MemberContext,
  { idempotencyKey, ...input }: RerouteInput,
): Promise<CommandResult> {
  return await command(ctx, 'defenceLine.reroute', { idempotencyKey, input }, async (tx) => {
    const locked = await lockLine(tx, input.id);
    const { notice, line, lines, part } = locked;
    await stepOf(tx, defenceLineLifecycle, part, line, 'reroute', lineNotNow);
    await expectVersion(tx, line, input.expectedVersion);
    const facts = { receivedAt: line.receivedAt ?? tx.now, chain: notice.chain };
    refuseIf(refusalOfReroute(facts, tx.now), { basis: '法律援助法第36条' });
    const reason = requiredText(input.reason, 'reason', 500);
    await requireOtherDesk(tx, notice, input.toOrganisationId);
    await openNow(tx, notice, lines);
    const from = moveLine(tx, line, 'REROUTING');
    line.endingReasonSealed = seal(tx.ctx, linePlace('ending_reason_sealed', line.id), reason);
    line.reroutedToOrganisationId = input.toOrganisationId;
    line.reroutedToLineId = newId();
    await join(tx, [
      { organisationId: input.toOrganisationId, subjectId: notice.id, subjectType: 'DEFENCE_NOTICE', part: 'ASKED' },
    ]);
    const next = await sendOn(tx, locked, input.toOrganisationId);
    recordLine(tx, notice, line, 'reroute', from, { organisation: input.toOrganisationId, nextNotice: next.notice.id });
    await settleNotice(tx, notice, lines);
    await refreshNoticeBall(tx, next.notice, ['NOTIFIED']);
    await number(tx, notice, next, reason);
    // The first institution has nothing to do with the second notice; its own line says where it went.
    await leave(tx, tx.viewer.organisationId, [next.notice.id]);
    return { subjectId: notice.id, ids: { line: line.id } };
  });
}

/** To another desk than one it has lain on. */
async function requireOtherDesk(tx: CommandTx, notice: DefenceNotice, toOrganisationId: string): Promise<void> {
  requireInstitution(tx, toOrganisationId);
  const path = ['input', 'toOrganisationId'];
  const desks = [notice.toOrganisationId, ...notice.reroutedDesks];
  if (desks.includes(toOrganisationId)) refuse('DEFENCE_REROUTE_IN_A_CIRCLE', { path });
}

interface SentOn {
  notice: DefenceNotice;
  line: DefenceLine;
  from: DefenceLineState;
}

/** The same defendant on a notice of its own at the other institution, with the first time of receipt. */
async function sendOn(tx: CommandTx, { notice, line }: LockedLine, toOrganisationId: string): Promise<SentOn> {
  const id = newId();
  const lineId = line.reroutedToLineId ?? newId();
  const own = tx.viewer.organisationId;
  const side = { subjectId: id, subjectType: 'DEFENCE_NOTICE' as const };
  await join(tx, [
    // To write it; it leaves when that is done.
    { organisationId: own, part: 'REQUESTED', ...side },
    ...organSide(notice).map((organisationId) => ({ organisationId, part: 'REQUESTING' as const, ...side })),
    { organisationId: toOrganisationId, part: 'REQUESTED', ...side },
  ]);
  const moved = { lastActorOrganisationId: own, lastActorMemberId: tx.viewer.memberId, lastMovedAt: tx.now };
  const resealed = (
    from: { table: string; column: string; rowId: string },
    to: { table: string; column: string; rowId: string },
    bytes: Buffer | null | undefined,
  ) => seal(tx.ctx, to, unseal(tx.ctx, from, bytes ?? null));
  const ofNotice = (column: Parameters<typeof noticePlace>[0], bytes: Buffer | null | undefined) =>
    resealed(noticePlace(column, notice.id), noticePlace(column, id), bytes);
  const ofLine = (column: Parameters<typeof linePlace>[0], bytes: Buffer | null | undefined) =>
    resealed(linePlace(column, line.id), linePlace(column, lineId), bytes);
  const next = tx.em.create(DefenceNoticeSchema, {
    id,
    ownerOrganisationId: notice.ownerOrganisationId,
    filedByOrganisationId: notice.filedByOrganisationId,
    toOrganisationId,
    state: 'NOTIFIED',
    version: 1,
    matter: matterOf(notice.kind, [line]),
    kind: notice.kind,
    matterGroupId: notice.matterGroupId,
    restricted: notice.restricted || isRestrictedLine(line),
    docketSealed: ofNotice('docket_sealed', notice.docketSealed),
    remarkSealed: ofNotice('remark_sealed', notice.remarkSealed),
    draftedByMemberId: notice.draftedByMemberId ?? null,
    sentAt: tx.now,
    receivedAt: line.receivedAt ?? tx.now,
    reroutedFromId: notice.id,
    reroutedDesks: [...notice.reroutedDesks, notice.toOrganisationId],
    reroutedNotices: [...notice.reroutedNotices, notice.id],
    chain: notice.chain + 1,
    createdAt: tx.now,
    ...moved,
  });
  tx.em.persist(next);
  await tx.em.flush();
  // Whom a restricted notice names stays covered wherever he is sent on.
  const keptClose = line.keptClose || notice.restricted;
  const { basis, ground, stage, custody, minor, disability, notFullyAble, possibleSentence } = line;
  const { deathReviewApplied, inAbsentia, otherLaw, hearingOn, foundAt, personId } = line;
  const copy = tx.em.create(DefenceLineSchema, {
    id: lineId,
    noticeId: id,
    position: 0,
    personId,
    state: 'DRAFT',
    version: 0,
    ...{ basis, ground: ground ?? null, stage, custody, minor, keptClose, disability, notFullyAble, possibleSentence },
    ...{ deathReviewApplied, inAbsentia, otherLaw: otherLaw ?? null, hearingOn: hearingOn ?? null, foundAt },
    custodyPlaceSealed: ofLine('custody_place_sealed', line.custodyPlaceSealed),
    chargeSealed: ofLine('charge_sealed', line.chargeSealed) as Buffer,
    bornOnSealed: ofLine('born_on_sealed', line.bornOnSealed),
    rounds: 0,
    setAside: [],
    declinedLawyerIds: [],
    reroutedFromLineId: line.id,
    ...moved,
  });
  const from = receive(tx, copy, line.receivedAt ?? tx.now);
  tx.em.persist(copy);
  await tx.em.flush();
  await givePersonsTo(tx, toOrganisationId, 'REQUESTED', [personId]);
  await runInstitutionsClock(tx, next, copy);
  return { notice: next, line: copy, from };
}

/** 通知转送函 to the right institution; the second notice goes by its number, and the first institution keeps it with its own. */
async function number(tx: CommandTx, first: DefenceNotice, next: SentOn, reason: string): Promise<void> {
  const [person] = await openPersons(tx, [next.line.personId]);
  const letter = await issueLetter(tx, {
    template: defenceRerouteLetter,
    subjectType: 'DEFENCE_NOTICE',
    subjectId: next.notice.id,
    filedUnderId: first.id,
    toOrganisationId: next.notice.toOrganisationId,
    lineIds: [next.line.id],
    facts: {
      organName: tx.ctx.reference.organisation(first.ownerOrganisationId)?.nameZh ?? '',
      noticeNumber: first.number ?? '',
      receivedOn: toLocalDate(next.line.receivedAt ?? tx.now),
      personName: person?.name ?? '',
      reason,
    },
  });
  next.notice.number = letter.number;
  next.notice.numberKey = normaliseNumber(letter.number);
  next.notice.version += 1;
  recordNotice(tx, next.notice, 'notify', null, { letter: letter.id, rerouted: 1 });
  recordLine(tx, next.notice, next.line, 'notify', next.from);
  await tx.em.flush();
}
