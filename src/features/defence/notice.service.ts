import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { isMinor, toLocalDate } from '../../kernel/local-date.js';
import { startClock, stopClocks } from '../deadlines/deadline.service.js';
import { type IssuedLetter, issueLetter } from '../letters/letter.service.js';
import { defenceNoticeLetter } from '../letters/templates/defence-notice-letter.js';
import { givePersonsTo, openPersons } from '../people/person.service.js';
import { type DefenceLine, type DefenceNotice } from './defence.entity.js';
import { isRestrictedLine } from './defence.rules.js';
import { arriveRerouted } from './defence-arrival.js';
import { birthdayOf, requireBasis, statedBirthday } from './defence-content.js';
import { moveLine, recordLine, recordNotice, settleNotice } from './defence-facts.js';
import { filerOf, requireInstitution } from './defence-filer.js';
import { linkByPerson } from './defence-link.service.js';
import { linesOf, lockNotice } from './defence-lock.js';
import { noticeOnPaper } from './defence-paper.js';
import { noticeNotNow } from './defence-steps.rules.js';
import { isInCustody, type OrganKind } from './defence-words.rules.js';
import { noticeLifecycle } from './notice.lifecycle.js';
import { type Keyed, type NoticeMove, notifies } from './notice-draft.service.js';

/**
 * The organ notifies the desk of the institution (法律援助法第36条). Afterwards the institution sees what the notice
 * says, the organ's clock stands, the institution's three days run from now, and the paper has a number.
 * @throws NOTICE_SENT_ALREADY NOTICE_ONLY_BY_ORGANS ORGANISATION_NOT_ACTIVE, and what `refusalOfBasis` names
 */
export async function notifyInstitution(
  ctx: MemberContext,
  { idempotencyKey, ...input }: NoticeMove,
): Promise<CommandResult> {
  return await command(ctx, 'notice.notify', { idempotencyKey, input }, async (tx) => {
    const { notice, part, lines } = await lockNotice(tx, input.id);
    await stepOf(tx, noticeLifecycle, part, notice, 'notify', noticeNotNow);
    await expectVersion(tx, notice, input.expectedVersion);
    const { organKind } = await filerOf(tx, 'NOTICE_ONLY_BY_ORGANS', notifies);
    await dispatch(tx, notice, lines, organKind);
    return { subjectId: notice.id };
  });
}

/** Where the input names a field of a line; what goes out as it was written is named by its id alone. */
export type PathOfLine = (position: number, field: string) => readonly string[];
const byId: PathOfLine = () => ['input', 'id'];
export const byDefendant: PathOfLine = (position, field) => ['input', 'defendants', String(position), field];

/** The notice goes out. Afterwards it lies on the desk of the institution, since now. */
export async function dispatch(
  tx: CommandTx,
  notice: DefenceNotice,
  lines: readonly DefenceLine[],
  organKind: OrganKind,
  pathOf: PathOfLine = byId,
): Promise<void> {
  await requireToGoOut(tx, notice, lines, organKind, pathOf);
  const from = notice.state;
  notice.state = 'NOTIFIED';
  notice.restricted = lines.some(isRestrictedLine);
  notice.sentAt = tx.now;
  notice.receivedAt = tx.now;
  touch(tx, notice);
  await join(tx, [
    { organisationId: notice.toOrganisationId, subjectId: notice.id, subjectType: 'DEFENCE_NOTICE', part: 'REQUESTED' },
  ]);
  await givePersonsTo(
    tx,
    notice.toOrganisationId,
    'REQUESTED',
    lines.map(({ personId }) => personId),
  );
  await stopClocks(tx, notice.id, ['DEFENCE_NOTIFY']);
  recordNotice(tx, notice, 'notify', from, { organisation: notice.toOrganisationId });
  for (const line of lines) {
    recordLine(tx, notice, line, 'notify', receive(tx, line, tx.now));
    await runInstitutionsClock(tx, notice, line);
  }
  const letter = await issueNotice(tx, notice, lines, false);
  notice.number = letter.number;
  notice.numberKey = normaliseNumber(letter.number);
  await settleNotice(tx, notice, lines);
}

/** The line lies on the desk of the institution. */
export function receive(tx: CommandTx, line: DefenceLine, receivedAt: Date) {
  line.notifiedAt = tx.now;
  line.receivedAt = receivedAt;
  line.rounds += 1;
  return moveLine(tx, line, 'NOTIFIED');
}

/**
 * What goes out anew: the institution works, and the basis of each line still fits. Time has passed since it was written,
 * and who was a minor may be one no more; afterwards the lines say so.
 * @throws ORGANISATION_NOT_ACTIVE, and what `refusalOfBasis` names
 */
export async function requireToGoOut(
  tx: CommandTx,
  notice: DefenceNotice,
  lines: readonly DefenceLine[],
  organKind: OrganKind,
  pathOf: PathOfLine = byId,
): Promise<void> {
  requireInstitution(tx, notice.toOrganisationId, pathOf === byId ? 'id' : 'toOrganisationId');
  const today = toLocalDate(tx.now);
  const persons = await openPersons(
    tx,
    lines.map(({ personId }) => personId),
  );
  lines.forEach((line, position) => {
    const path = (field: string) => pathOf(position, field);
    const person = persons.find(({ id }) => id === line.personId) ?? { idNumber: null };
    const bornOn = birthdayOf(person, statedBirthday(tx, line), today, path('bornOn'));
    requireBasis(line, { organKind, bornOn }, today, path);
    line.minor = isMinor(bornOn, today);
  });
}

/** Three days until a lawyer is assigned and the organ told; in custody the strict twin beside it. Opening does not move it. */
export async function runInstitutionsClock(tx: CommandTx, notice: DefenceNotice, line: DefenceLine): Promise<void> {
  await startClock(tx, {
    ruleId: 'DEFENCE_ASSIGN',
    ...(isInCustody(line.custody) ? { strictRuleId: 'DEFENCE_ASSIGN_CUSTODY' } : {}),
    organisationId: notice.toOrganisationId,
    subjectType: 'DEFENCE_NOTICE',
    subjectId: notice.id,
    itemId: line.id,
    startedAt: line.receivedAt ?? tx.now,
    trigger: 'NOTICE_RECEIVED',
  });
}

/** Issues 通知辩护公函 to the institution; its number is the last lock. */
export async function issueNotice(
  tx: CommandTx,
  notice: DefenceNotice,
  lines: readonly DefenceLine[],
  again: boolean,
): Promise<IssuedLetter> {
  const organ = tx.ctx.reference.organisation(notice.ownerOrganisationId);
  const byStation = notice.ownerOrganisationId !== tx.viewer.organisationId;
  return await issueLetter(tx, {
    template: defenceNoticeLetter,
    subjectType: 'DEFENCE_NOTICE',
    subjectId: notice.id,
    toOrganisationId: notice.toOrganisationId,
    lineIds: lines.map(({ id }) => id),
    facts: {
      kind: notice.kind,
      forOrgan: byStation ? (organ?.nameZh ?? null) : null,
      ...(await noticeOnPaper(tx, notice, lines)),
      again,
    },
  });
}

/**
 * The institution's officer opens the notice. Afterwards the organ sees when; the clock, which runs since receipt, does
 * not move; what repeats an earlier notice of the same person, or follows on it, is linked.
 * @throws NOTICE_OPENED_ALREADY with the first one's time
 */
export async function openNotice(
  ctx: MemberContext,
  { idempotencyKey, ...input }: { id: string } & Keyed,
): Promise<CommandResult> {
  return await command(ctx, 'notice.open', { idempotencyKey, input }, async (tx) => {
    const { notice, part } = await lockNotice(tx, input.id);
    const opened = {
      state: notice.state,
      version: notice.version,
      lastActorOrganisationId: notice.openedAt == null ? notice.lastActorOrganisationId : notice.toOrganisationId,
      lastActorMemberId: notice.openedAt == null ? notice.lastActorMemberId : notice.openedByMemberId,
      lastMovedAt: notice.openedAt ?? notice.lastMovedAt,
    };
    await stepOf(tx, noticeLifecycle, part, opened, 'open', noticeNotNow);
    openAtDesk(tx, notice);
    const lines = await linesOfOwn(tx, notice);
    await openLines(tx, notice, lines);
    await settleNotice(tx, notice, lines);
    return { subjectId: notice.id };
  });
}

/** The lines as they lie before who works on the notice from now on, also where it is restricted. */
async function linesOfOwn(tx: CommandTx, notice: DefenceNotice): Promise<DefenceLine[]> {
  await tx.em.flush();
  return await linesOf(tx, notice.id);
}

/** Answering an unopened notice opens it: afterwards there is evidence of who and when. Nothing happens to an opened one. */
export async function openNow(tx: CommandTx, notice: DefenceNotice, lines: readonly DefenceLine[]): Promise<void> {
  if (notice.state !== 'NOTIFIED') return;
  openAtDesk(tx, notice);
  await openLines(tx, notice, lines);
}

function openAtDesk(tx: CommandTx, notice: DefenceNotice): void {
  const from = notice.state;
  notice.state = 'RECEIVED';
  notice.openedAt ??= tx.now;
  notice.openedByMemberId ??= tx.viewer.memberId;
  touch(tx, notice);
  recordNotice(tx, notice, 'open', from);
}

async function openLines(tx: CommandTx, notice: DefenceNotice, lines: readonly DefenceLine[]): Promise<void> {
  const matter = notice.matterGroupId;
  for (const line of lines.filter(({ state }) => state === 'NOTIFIED')) {
    const before = moveLine(tx, line, 'RECEIVED');
    await linkByPerson(tx, notice, line);
    recordLine(tx, notice, line, 'open', before);
    await arriveRerouted(tx, line);
  }
  if (notice.matterGroupId !== matter) notice.version += 1;
}

/** An officer takes the notice onto the own table. Afterwards colleagues see whose it is; nothing is answered by it. */
export async function claimNotice(
  ctx: MemberContext,
  { idempotencyKey, ...input }: { id: string } & Keyed,
): Promise<CommandResult> {
  return await command(ctx, 'notice.claim', { idempotencyKey, input }, async (tx) => {
    const { notice, part } = await lockNotice(tx, input.id);
    await stepOf(tx, noticeLifecycle, part, notice, 'claim', noticeNotNow);
    notice.claimedByMemberId = tx.viewer.memberId;
    touch(tx, notice);
    const lines = await linesOfOwn(tx, notice);
    recordNotice(tx, notice, 'claim', notice.state);
    await settleNotice(tx, notice, lines);
    return { subjectId: notice.id };
  });
}
