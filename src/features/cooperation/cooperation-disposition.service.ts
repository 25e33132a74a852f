import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Disposition } from '../asks/ask.entity.js';
import { type DispositionCommand, dispositionLifecycle } from '../asks/disposition.lifecycle.js';
import { keepReason, recordDisposition, startDisposition, stepDisposition } from '../asks/disposition.service.js';
import type { LegalAidCase } from '../cases/case.entity.js';
import { recipientsOf } from '../cases/case-persons.js';
import { type IssuedLetter, issueLetter } from '../letters/letter.service.js';
import { noticeLetter } from '../letters/templates/notice-letter.js';
import type { Cooperation } from './cooperation.entity.js';
import { contentOf, draftsOf } from './cooperation-content.js';
import { type MoveInput, makeDraft, refusalOfAddressee } from './cooperation-draft.service.js';
import { recordAsk, refreshBall } from './cooperation-facts.js';
import { itemsOf, type LockedAsk, lockAsk } from './cooperation-lock.js';
import { ITEM_KINDS } from './item-kinds.js';

/** Something could not be done: the sender now decides what becomes of the person, in three working days. */
export async function openDisposition(tx: CommandTx, ask: Cooperation, itemId: string | null): Promise<void> {
  const { id, ownerOrganisationId } = ask;
  await startDisposition(tx, { askType: 'COOPERATION', askId: id, itemId, ownerOrganisationId });
}

async function dispositionStep(
  tx: CommandTx,
  input: MoveInput,
  act: DispositionCommand,
): Promise<LockedAsk & { row: Disposition }> {
  const [seen] = await tx.sql<{ askId: string }>(
    `select ask_id as "askId" from disposition where id = ? and ask_type = 'COOPERATION'`,
    [input.id],
  );
  if (seen === undefined) refuse('NOT_FOUND');
  const locked = await lockAsk(tx, seen.askId);
  const row = await stepDisposition(tx, dispositionLifecycle, locked.part, input, act);
  return { ...locked, row };
}

/** The sender keeps the work, or ends it with a letter to the person. Afterwards nobody is awaited on it any more. */
export async function settleDisposition(
  ctx: MemberContext,
  act: 'keep' | 'closeWithLetter',
  input: MoveInput & { reason: string },
): Promise<CommandResult> {
  return await command(ctx, `disposition.${act}`, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, row, legalAidCase } = await dispositionStep(tx, input, act);
    keepReason(tx, row, input.reason);
    await refreshBall(tx, ask);
    const letter = act === 'keep' ? null : await issueNotice(tx, ask, row, legalAidCase, input.reason);
    const ids: Record<string, string> = letter === null ? {} : { letter: letter.id };
    recordDisposition(tx, row, act, ids);
    return { subjectId: ask.id, ids: { disposition: row.id, ...ids } };
  });
}

/** Issues 告知书 to the person. It is a paper of the case: the other side of the ask does not read it. */
async function issueNotice(
  tx: CommandTx,
  ask: Cooperation,
  row: Disposition,
  legalAidCase: LegalAidCase,
  explanation: string,
): Promise<IssuedLetter> {
  const items = (await itemsOf(tx, ask.id)).filter((item) => row.itemId == null || item.id === row.itemId);
  const { label } = await recipientsOf(tx, ask.caseId);
  return await issueLetter(tx, {
    template: noticeLetter,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: ask.caseId,
    toOrganisationId: null,
    addressee: label === '' ? '受援人' : label,
    facts: {
      cause: tx.ctx.reference.causeName(legalAidCase.causeCode, 'zh-CN'),
      caseNumber: legalAidCase.number ?? null,
      requestedName: tx.ctx.reference.organisation(ask.requestedOrganisationId)?.nameZh ?? '',
      requestDate: toLocalDate(ask.sentAt ?? tx.now),
      kindLabels: items.map((item) => ITEM_KINDS[item.kind].zh),
      explanation,
    },
  });
}

/** The sender asks another institution instead. Afterwards a draft to it lies ready, with the same content. */
export async function rerouteDisposition(
  ctx: MemberContext,
  input: MoveInput & { organisationId: string; reason: string },
): Promise<CommandResult> {
  return await command(ctx, 'disposition.reroute', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, row, legalAidCase } = await dispositionStep(tx, input, 'reroute');
    refuseIf(refusalOfAddressee(tx, input.organisationId), { path: ['input', 'organisationId'] });
    keepReason(tx, row, input.reason);
    const items = (await itemsOf(tx, ask.id)).filter((item) => row.itemId == null || item.id === row.itemId);
    const content = contentOf(tx, ask, items);
    const nextId = newId();
    row.nextAskId = nextId;
    const letter = {
      purpose: content.purpose ?? '',
      legalBasis: content.legalBasis,
      items: draftsOf(tx, items, content),
    };
    const next = await makeDraft(tx, legalAidCase, input.organisationId, letter, { id: nextId });
    recordDisposition(tx, row, 'reroute');
    recordAsk(tx, next, 'draft', null);
    await refreshBall(tx, next);
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { disposition: row.id, next: next.id } };
  });
}
