import { join } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Disposition } from '../asks/ask.entity.js';
import { type DispositionCommand, referralDispositionLifecycle } from '../asks/disposition.lifecycle.js';
import { keepReason, recordDisposition, startDisposition, stepDisposition } from '../asks/disposition.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { noticeLetter } from '../letters/templates/notice-letter.js';
import { openPersons } from '../people/person.service.js';
import type { Referral } from './referral.entity.js';
import { refusalAtWorkstation } from './referral.rules.js';
import { contentOf, writeContent } from './referral-content.js';
import { type MoveInput, newReferral, refusalTo } from './referral-draft.service.js';
import { recordReferral, refreshBall } from './referral-facts.js';
import { DECLINE_CODES, kindRow } from './referral-kinds.js';
import { type LockedReferral, lockReferral, personsOfReferral } from './referral-lock.js';

/** The sender has three working days to say what becomes of the person (lifecycles.md §2.14). */
export async function openReferralDisposition(tx: CommandTx, ask: Referral): Promise<void> {
  await startDisposition(tx, {
    askType: 'REFERRAL',
    askId: ask.id,
    itemId: null,
    ownerOrganisationId: ask.ownerOrganisationId,
  });
}

interface Step extends LockedReferral {
  row: Disposition;
}

async function dispositionStep(tx: CommandTx, input: MoveInput, act: DispositionCommand): Promise<Step> {
  const [seen] = await tx.sql<{ askId: string }>(
    `select ask_id as "askId" from disposition where id = ? and ask_type = 'REFERRAL' and organisation_id = ?`,
    [input.id, tx.viewer.organisationId],
  );
  if (seen === undefined) refuse('NOT_FOUND');
  const locked = await lockReferral(tx, seen.askId);
  const row = await stepDisposition(tx, referralDispositionLifecycle, locked.part, input, act);
  return { ...locked, row };
}

/** The sender keeps the matter, or ends it with a letter to the person. Afterwards nobody is awaited on it any more. */
export async function settleReferralDisposition(
  ctx: MemberContext,
  act: 'keep' | 'closeWithLetter',
  input: MoveInput & { reason: string },
): Promise<CommandResult> {
  return await command(ctx, `disposition.${act}`, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, row } = await dispositionStep(tx, input, act);
    keepReason(tx, row, input.reason);
    recordDisposition(tx, row, act);
    await refreshBall(tx, ask);
    if (act === 'keep') return { subjectId: ask.id, ids: { disposition: row.id } as Record<string, string> };
    const [first] = await openPersons(tx, await personsOfReferral(tx, ask.id));
    // A paper of the person, not of the referral: the other side does not read it.
    const letter = await issueLetter(tx, {
      template: noticeLetter,
      subjectType: ask.caseId == null ? 'PERSON' : 'LEGAL_AID_CASE',
      subjectId: ask.caseId ?? ask.personId,
      toOrganisationId: null,
      addressee: first?.name ?? '当事人',
      facts: {
        cause: ask.matter,
        caseNumber: null,
        requestedName: tx.ctx.reference.organisation(ask.toOrganisationId)?.nameZh ?? '',
        requestDate: toLocalDate(ask.sentAt ?? tx.now),
        kindLabels: [kindRow(ask.kind).zh, ...(ask.declineCode == null ? [] : [DECLINE_CODES[ask.declineCode].zh])],
        explanation: input.reason,
      },
    });
    const ids: Record<string, string> = { disposition: row.id, letter: letter.id };
    return { subjectId: ask.id, ids };
  });
}

/** The sender asks another body instead. Afterwards a draft to it lies ready, with the same content and the same persons. */
export async function rerouteReferral(
  ctx: MemberContext,
  input: MoveInput & { organisationId: string; reason: string },
): Promise<CommandResult> {
  return await command(ctx, 'disposition.reroute', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, row, desk } = await dispositionStep(tx, input, 'reroute');
    refuseIf(refusalAtWorkstation('send', desk), { words: { power: 'FORWARD' } });
    refuseIf(refusalTo(tx, ask.kind, input.organisationId), { path: ['input', 'organisationId'] });
    const nextId = newId();
    row.nextAskId = nextId;
    keepReason(tx, row, input.reason);
    recordDisposition(tx, row, 'reroute');
    const next = await copyOf(tx, ask, input.organisationId, { id: nextId, chain: 1 });
    recordReferral(tx, next, 'draft', null);
    await refreshBall(tx, next);
    await refreshBall(tx, ask);
    return { subjectId: ask.id, ids: { disposition: row.id, next: next.id } };
  });
}

/** A draft with the same content and persons to another body, owned by the first one's owner. */
export async function copyOf(
  tx: CommandTx,
  ask: Referral,
  toOrganisationId: string,
  given: { id?: string; chain: number; fromId?: string },
): Promise<Referral> {
  const id = given.id ?? newId();
  await join(tx, [
    { organisationId: ask.ownerOrganisationId, subjectId: id, subjectType: 'REFERRAL', part: 'REQUESTING' },
  ]);
  const { kind, caseId, matter, restricted, inCustody, throughDutyLawyer, requestedAt, personId, exemptGround } = ask;
  const next = newReferral(
    tx,
    id,
    {
      kind,
      toOrganisationId,
      caseId: caseId ?? null,
      matter,
      restricted,
      inCustody,
      throughDutyLawyer,
      requestedAt,
      exemptGround: exemptGround ?? null,
    },
    personId,
  );
  // Who wrote the first one goes on working on it.
  next.draftedByMemberId = ask.draftedByMemberId ?? null;
  next.chain = given.chain;
  next.redirectedFromId = given.fromId ?? null;
  next.causeCode = ask.causeCode ?? null;
  next.form = ask.form ?? null;
  const { facts, respondent, caution } = contentOf(tx, ask);
  writeContent(tx, next, { facts: facts ?? '', respondent, caution });
  tx.em.persist(next);
  await tx.em.flush();
  await tx.sql(
    `insert into referral_person (referral_id, person_id, position, name_masked, id_number_masked)
     select ?, person_id, position, name_masked, id_number_masked from referral_person where referral_id = ?`,
    [id, ask.id],
  );
  return next;
}
