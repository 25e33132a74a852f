import { LockMode } from '@mikro-orm/core';
import { authorize, step } from '../../access/authorize.js';
import { partOf } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, lastMoveOf, touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { type Agreement, AgreementSchema, type AgreementTerms, type CostBearer } from './agreement.entity.js';
import { type AgreementCommand, type AgreementState, agreementLifecycle } from './agreement.lifecycle.js';
import {
  isSignedBy,
  otherSide,
  refusalOfParties,
  refusalOfShare,
  refusalOfTerms,
  refusalOfValidity,
  refusalToSign,
  signedAlready,
  type Unfit,
} from './agreement.rules.js';
import {
  type AgreementProposal,
  awaitSignatures,
  insertAgreement,
  recordAgreement,
  replaceOlder,
  standingBetween,
} from './agreement-versions.js';
import { idOf } from './input-ids.js';
import { type Keyed, organisationIn, ownKind } from './organisation.service.js';

/**
 * An institution proposes an agreement to another. Afterwards both see it and both heads are awaited; where one is in
 * force between the two already, this is its next version and takes its place when both have signed.
 * @throws ROLE_MAY_NOT NOT_FOUND ORGANISATION_KIND_UNFIT ORGANISATION_NOT_ACTIVE DATE_UNFIT AMOUNT_UNFIT
 *   AGREEMENT_TERMS_TWICE AGREEMENT_PROPOSED_ALREADY
 */
export async function agreementPropose(
  ctx: MemberContext,
  { idempotencyKey, ...input }: Keyed<AgreementProposal>,
): Promise<CommandResult> {
  return await command(ctx, 'agreement.propose', { idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: ['HEAD', 'COOPERATION_OFFICER'] });
    const own = tx.viewer.organisationId;
    const other = await organisationIn(tx, idOf('Organisation', input.otherOrganisationId, 'otherOrganisationId'));
    const path = ['input', 'otherOrganisationId'];
    if (other.id === own) refuse('ORGANISATION_KIND_UNFIT', { path });
    refuseIf(refusalOfParties(await ownKind(tx), other), { path });
    refuseUnfit(refusalOfValidity(input.validFrom, input.validTo ?? null, toLocalDate(tx.now)));
    refuseUnfit(refusalOfTerms(input.terms));
    refuseUnfit(refusalOfShare(input.requestingShare ?? null));
    const before = await standingBetween(tx, own, other.id);
    if (before.some(({ state }) => state === 'PROPOSED')) refuse('AGREEMENT_PROPOSED_ALREADY', { path });
    const replaced = before[0] ?? null;
    const agreement = await insertAgreement(tx, other.id, input, replaced);
    await awaitSignatures(tx, agreement);
    const references = { organisation: other.id, revision: agreement.revision };
    recordAgreement(tx, agreement, 'propose', null, references);
    return { subjectId: agreement.id };
  });
}

export interface AgreementStep {
  id: string;
  expectedVersion: number;
}

/**
 * The head of one side signs; who drew it up does not sign it. Afterwards the other side is awaited, or, when it has
 * signed already, the agreement is in force and takes the place of the version before.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT AGREEMENT_AT_ANOTHER_STAGE AGREEMENT_SIGNED_ALREADY
 *   SUBJECT_CHANGED_MEANWHILE SAME_PERSON_MAY_NOT ORGANISATION_NOT_ACTIVE AGREEMENT_PERIOD_OVER
 */
export async function agreementSign(ctx: MemberContext, input: Keyed<AgreementStep>): Promise<CommandResult> {
  return await moveAgreement(ctx, 'sign', input, async (tx, agreement, part) => {
    const other = await organisationIn(tx, otherSide(agreement, tx.viewer.organisationId));
    const { memberId } = tx.viewer;
    const today = toLocalDate(tx.now);
    const { proposedBy = null, validTo = null } = agreement;
    refuseIf(refusalToSign({ memberId, proposedBy, otherState: other.state, validTo, today }));
    if (part === 'OWNER') Object.assign(agreement, { signedByOwner: memberId, signedByOwnerAt: tx.now });
    else Object.assign(agreement, { signedByOther: memberId, signedByOtherAt: tx.now });
    return isSignedBy(agreement, 'OWNER') && isSignedBy(agreement, 'ASKED') ? 'IN_FORCE' : 'PROPOSED';
  });
}

/** The head of the asked side refuses. Afterwards it has ended. @throws as `agreementSign` says of who, when and version */
export async function agreementRefuse(ctx: MemberContext, input: Keyed<AgreementStep>): Promise<CommandResult> {
  return await moveAgreement(ctx, 'refuse', input, async () => 'ENDED');
}

/** The head of the proposing side takes it back. Afterwards it has ended. @throws as `agreementSign` says of who, when and version */
export async function agreementWithdraw(ctx: MemberContext, input: Keyed<AgreementStep>): Promise<CommandResult> {
  return await moveAgreement(ctx, 'withdraw', input, async () => 'ENDED');
}

/**
 * The head of either side ends an agreement in force. Afterwards new asks go without it; asks under way keep the
 * version they were sent with.
 * @throws as `agreementSign` says of who, when and version
 */
export async function agreementEnd(ctx: MemberContext, input: Keyed<AgreementStep>): Promise<CommandResult> {
  return await moveAgreement(ctx, 'end', input, async () => 'ENDED');
}

async function moveAgreement(
  ctx: MemberContext,
  name: AgreementCommand,
  { idempotencyKey, ...input }: Keyed<AgreementStep>,
  change: (tx: CommandTx, agreement: Agreement, part: Part) => Promise<AgreementState>,
): Promise<CommandResult> {
  return await command(ctx, `agreement.${name}`, { idempotencyKey, input }, async (tx) => {
    const id = idOf('Agreement', input.id);
    const agreement = await tx.em.findOne(AgreementSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const part = agreement === null ? null : await partOf(tx, id);
    if (agreement === null || part === null) refuse('NOT_FOUND', { path: ['input', 'id'] });
    const move = await lastMoveOf(tx, agreement);
    const before = agreement.state;
    step(agreementLifecycle, tx.viewer, part, before, name, () => 'AGREEMENT_AT_ANOTHER_STAGE', move);
    refuseIf(signedAlready(name, agreement, part), { currentState: before, ...move });
    await expectVersion(tx, agreement, input.expectedVersion);
    agreement.state = await change(tx, agreement, part);
    if (agreement.state === 'ENDED') agreement.endedAt = tx.now;
    touch(tx, agreement);
    await tx.em.flush();
    await awaitSignatures(tx, agreement);
    recordAgreement(tx, agreement, name, before);
    if (agreement.state === 'IN_FORCE') await replaceOlder(tx, agreement);
    return { subjectId: id };
  });
}

/** What an ask is sent under. */
export interface AgreementFacts {
  id: string;
  revision: number;
  /** The limits of each kind of item; a kind that is not named keeps the usual ones. */
  terms: AgreementTerms;
  recognisesMeans: boolean;
  costBearer: CostBearer;
  /** Of the subsidy, in per cent; null: the cost bearer bears it. */
  requestingShare: number | null;
}

const FACTS =
  'select id, revision, terms, recognises_means as "recognisesMeans", cost_bearer as "costBearer", requesting_share as "requestingShare" from agreement';

/** The agreement in force between two institutions on a day, its newest version; null when there is none. Reads only. */
export async function agreementInForce(
  tx: CommandTx,
  a: string,
  b: string,
  onDay: LocalDate,
): Promise<AgreementFacts | null> {
  const rows = await tx.sql<AgreementFacts>(
    `${FACTS} where state = 'IN_FORCE' and valid_from <= ?::date and (valid_to is null or valid_to >= ?::date)
       and least(owner_organisation_id, other_organisation_id) = least(?::uuid, ?::uuid)
       and greatest(owner_organisation_id, other_organisation_id) = greatest(?::uuid, ?::uuid)
     order by revision desc, id desc limit 1`,
    [onDay, onDay, a, b, a, b],
  );
  return rows[0] ?? null;
}

/** The version an ask was sent under, whatever became of it since; null without one. Reads only. */
export async function agreementOf(
  tx: CommandTx,
  id: string | null,
  revision: number | null,
): Promise<AgreementFacts | null> {
  if (id === null) return null;
  const rows = await tx.sql<AgreementFacts>(`${FACTS} where id = ? and revision = ?`, [id, revision]);
  return rows[0] ?? null;
}

function refuseUnfit(unfit: Unfit | null): void {
  if (unfit !== null) refuse(unfit.code, { path: unfit.path });
}
