import { authorize, mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { join, partOf } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, stepOf, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { LegalAidCaseSchema } from '../cases/case.entity.js';
import { type Cooperation, CooperationSchema } from './cooperation.entity.js';
import { cooperationLifecycle } from './cooperation.lifecycle.js';
import { cooperationNotNow, refusalOfItems } from './cooperation.rules.js';
import { type LetterDraft, writeItems, writeLetter } from './cooperation-content.js';
import { recordAsk, refreshBall } from './cooperation-facts.js';
import { lockAsk } from './cooperation-lock.js';

export interface DraftInput extends LetterDraft {
  caseId: string;
  requestedOrganisationId: string;
  idempotencyKey: string;
}

export interface MoveInput {
  id: string;
  expectedVersion: number;
  idempotencyKey: string;
}

const DRAFTERS = { roles: ['COOPERATION_OFFICER'] as const, side: ['LEAD', 'HOME'] as const };

/**
 * A legal aid institution drafts a letter about one of its cases to another institution.
 * Afterwards the draft is seen by its own organisation alone.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT COOPERATION_TO_ITSELF ORGANISATION_KIND_UNFIT, and what `refusalOfItems` names
 */
export async function draftCooperation(ctx: MemberContext, input: DraftInput): Promise<CommandResult> {
  return await command(ctx, 'cooperation.draft', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const part = await partOf(tx, input.caseId);
    const legalAidCase = await tx.em.findOne(LegalAidCaseSchema, { id: input.caseId });
    const own = ownCasesOnly(tx.viewer);
    const hidden = !mayReadCasework(tx.viewer) || (own !== null && legalAidCase?.handlerMemberId !== own);
    if (part === null || legalAidCase === null || hidden) refuse('NOT_FOUND', { path: ['input', 'caseId'] });
    authorize(tx.viewer, DRAFTERS, part);
    refuseIf(refusalOfAddressee(tx, input.requestedOrganisationId), { path: ['input', 'requestedOrganisationId'] });
    const kinds = input.items.map((item) => item.kind);
    refuseIf(refusalOfItems(kinds, legalAidCase.state, part === 'LEAD'), { path: ['input', 'items'] });
    const ask = await makeDraft(tx, legalAidCase, input.requestedOrganisationId, input);
    recordAsk(tx, ask, 'draft', null);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** Why an organisation cannot be asked; null when it can. */
export function refusalOfAddressee(tx: CommandTx, organisationId: string) {
  const addressee = tx.ctx.reference.organisation(organisationId);
  const own = tx.ctx.reference.organisation(tx.viewer.organisationId);
  if (addressee === null) return 'NOT_FOUND' as const;
  if (addressee.id === own?.id) return 'COOPERATION_TO_ITSELF' as const;
  if (addressee.kind !== 'LEGAL_AID_INSTITUTION' || own?.kind !== 'LEGAL_AID_INSTITUTION')
    return 'ORGANISATION_KIND_UNFIT' as const;
  return addressee.state === 'ACTIVE' ? null : ('ORGANISATION_NOT_ACTIVE' as const);
}

/** Writes a draft of a letter about a case, owned by the viewer's organisation. */
export async function makeDraft(
  tx: CommandTx,
  legalAidCase: { id: string; matter: string },
  requestedOrganisationId: string,
  content: LetterDraft,
  given: { id?: string; fromId?: string; chain?: number } = {},
): Promise<Cooperation> {
  const id = given.id ?? newId();
  const owner = tx.viewer.organisationId;
  await join(tx, [{ organisationId: owner, subjectId: id, subjectType: 'COOPERATION', part: 'REQUESTING' }]);
  const ask = tx.em.create(CooperationSchema, {
    id,
    ownerOrganisationId: owner,
    requestedOrganisationId,
    caseId: legalAidCase.id,
    state: 'DRAFT',
    version: 1,
    revision: 0,
    matter: legalAidCase.matter,
    kinds: [],
    narrowed: {},
    draftedByMemberId: tx.viewer.memberId,
    redirectedFromId: given.fromId ?? null,
    chain: given.chain ?? 1,
    createdAt: tx.now,
    lastActorOrganisationId: owner,
    lastActorMemberId: tx.viewer.memberId,
    lastMovedAt: tx.now,
  });
  writeLetter(tx, ask, content);
  tx.em.persist(ask);
  await tx.em.flush();
  await writeItems(tx, ask, content.items);
  return ask;
}

/** Changes a draft; its items are made anew. Afterwards it says what the input says, and who changed it is its drafter. @throws COOPERATION_ALREADY_SENT */
export async function editCooperation(ctx: MemberContext, input: MoveInput & LetterDraft): Promise<CommandResult> {
  return await command(ctx, 'cooperation.edit', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part, legalAidCase } = await lockAsk(tx, input.id);
    await stepOf(tx, cooperationLifecycle, part, ask, 'edit', cooperationNotNow);
    await expectVersion(tx, ask, input.expectedVersion);
    const leads = legalAidCase.leadOrganisationId === tx.viewer.organisationId;
    refuseIf(
      refusalOfItems(
        input.items.map((item) => item.kind),
        legalAidCase.state,
        leads,
      ),
      { path: ['input', 'items'] },
    );
    writeLetter(tx, ask, input);
    // Whoever wrote what it says now is its drafter, and does not approve it.
    ask.draftedByMemberId = tx.viewer.memberId;
    touch(tx, ask);
    await tx.em.flush();
    await writeItems(tx, ask, input.items);
    recordAsk(tx, ask, 'edit', ask.state);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** Throws a draft away. Afterwards it can no longer be sent. @throws COOPERATION_ALREADY_SENT */
export async function discardCooperation(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await moveDraft(ctx, input, 'discard');
}

/** The head approves a letter that somebody else drafted. @throws SAME_PERSON_MAY_NOT */
export async function approveCooperation(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await moveDraft(ctx, input, 'approve');
}

/** The head sends an approved letter back to its drafter. */
export async function sendBackCooperation(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await moveDraft(ctx, input, 'sendBack');
}

async function moveDraft(
  ctx: MemberContext,
  input: MoveInput,
  act: 'discard' | 'approve' | 'sendBack',
): Promise<CommandResult> {
  return await command(ctx, `cooperation.${act}`, { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { ask, part } = await lockAsk(tx, input.id);
    const from = ask.state;
    const next = await stepOf(tx, cooperationLifecycle, part, ask, act, cooperationNotNow);
    await expectVersion(tx, ask, input.expectedVersion);
    if (act === 'approve' && ask.draftedByMemberId === tx.viewer.memberId) refuse('SAME_PERSON_MAY_NOT');
    ask.state = next;
    ask.approvedByMemberId = act === 'approve' ? tx.viewer.memberId : null;
    ask.approvedAt = act === 'approve' ? tx.now : null;
    touch(tx, ask);
    recordAsk(tx, ask, act, from);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}
