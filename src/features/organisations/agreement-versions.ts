import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { join, setBall } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { newId } from '../../kernel/ids.js';
import { addDays, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { type Agreement, AgreementSchema, type CostBearer } from './agreement.entity.js';
import type { AgreementCommand, AgreementState } from './agreement.lifecycle.js';
import { isSignedBy, type ProposedTerms, termsOf } from './agreement.rules.js';

/** What one institution offers another; the other's id is a global id. */
export interface AgreementProposal {
  otherOrganisationId: string;
  validFrom: LocalDate;
  validTo?: LocalDate | null;
  terms: readonly ProposedTerms[];
  costBearer: CostBearer;
  requestingShare?: number | null;
  recognisesMeans: boolean;
}

/** Afterwards the proposal stands, and both institutions take part in it. @throws AGREEMENT_PROPOSED_ALREADY */
export async function insertAgreement(
  tx: CommandTx,
  otherOrganisationId: string,
  input: AgreementProposal,
  replaced: { id: string; revision: number } | null,
): Promise<Agreement> {
  const { organisationId: ownerOrganisationId, memberId } = tx.viewer;
  const id = newId();
  const row = { subjectId: id, subjectType: 'AGREEMENT' } as const;
  await join(tx, [
    { ...row, organisationId: ownerOrganisationId, part: 'OWNER' },
    { ...row, organisationId: otherOrganisationId, part: 'ASKED' },
  ]);
  const agreement = tx.em.create(
    AgreementSchema,
    {
      id,
      ownerOrganisationId,
      otherOrganisationId,
      state: 'PROPOSED',
      validFrom: input.validFrom,
      validTo: input.validTo ?? null,
      terms: termsOf(input.terms),
      costBearer: input.costBearer,
      requestingShare: input.requestingShare ?? null,
      recognisesMeans: input.recognisesMeans,
      version: 1,
      revision: (replaced?.revision ?? 0) + 1,
      replacesId: replaced?.id ?? null,
      proposedBy: memberId,
      signedByOwner: null,
      signedByOther: null,
      signedByOwnerAt: null,
      signedByOtherAt: null,
      createdAt: tx.now,
      endedAt: null,
      lastActorOrganisationId: ownerOrganisationId,
      lastActorMemberId: memberId,
      lastMovedAt: tx.now,
    },
    { persist: true },
  );
  try {
    await tx.em.flush();
  } catch (error) {
    // Two proposals at the same moment: the index lets one through.
    if (error instanceof UniqueConstraintViolationException)
      refuse('AGREEMENT_PROPOSED_ALREADY', { path: ['input', 'otherOrganisationId'] });
    throw error;
  }
  return agreement;
}

/** The version before gives way: at once, or, when the new one begins later, on the day before. */
export async function replaceOlder(tx: CommandTx, next: Agreement): Promise<void> {
  const standing = await standingBetween(tx, next.ownerOrganisationId, next.otherOrganisationId);
  const ids = standing.filter(({ id, state }) => id !== next.id && state === 'IN_FORCE').map(({ id }) => id);
  const older = await tx.em.find(
    AgreementSchema,
    { id: ids },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
  for (const agreement of older) {
    const atOnce = next.validFrom <= toLocalDate(tx.now);
    const lastDay = addDays(next.validFrom, -1);
    if (atOnce) Object.assign(agreement, { state: 'ENDED', endedAt: tx.now });
    else if (!agreement.validTo || agreement.validTo > lastDay) agreement.validTo = lastDay;
    touch(tx, agreement);
    await tx.em.flush();
    await awaitSignatures(tx, agreement);
    recordAgreement(tx, agreement, atOnce ? 'supersede' : 'shorten', 'IN_FORCE', { replacedById: next.id });
  }
}

/** What is proposed or in force between two institutions, the newest version first; both sides see all of it. */
export async function standingBetween(
  tx: CommandTx,
  a: string,
  b: string,
): Promise<{ id: string; state: AgreementState; revision: number }[]> {
  return await tx.sql(
    `select id, state, revision from agreement
     where least(owner_organisation_id, other_organisation_id) = least(?::uuid, ?::uuid)
       and greatest(owner_organisation_id, other_organisation_id) = greatest(?::uuid, ?::uuid)
       and state in ('PROPOSED', 'IN_FORCE')
     order by revision desc, id desc`,
    [a, b, a, b],
  );
}

/** While it is proposed, each side that has not signed is awaited by the other; afterwards nobody is. */
export async function awaitSignatures(tx: CommandTx, agreement: Agreement): Promise<void> {
  const open = agreement.state === 'PROPOSED';
  const owner = open && !isSignedBy(agreement, 'OWNER');
  const other = open && !isSignedBy(agreement, 'ASKED');
  await setBall(tx, agreement.id, [
    { organisationId: agreement.ownerOrganisationId, awaitsUs: owner, awaitsThem: other, earliestDueAt: null },
    { organisationId: agreement.otherOrganisationId, awaitsUs: other, awaitsThem: owner, earliestDueAt: null },
  ]);
}

/** The fact of a command, for both institutions. */
export function recordAgreement(
  tx: CommandTx,
  agreement: Agreement,
  name: AgreementCommand | 'propose',
  from: AgreementState | null,
  references: Readonly<Record<string, string | number>> = {},
): void {
  tx.record({
    subjectType: 'AGREEMENT',
    subjectId: agreement.id,
    word: `agreement.${name}`,
    from,
    to: agreement.state,
    version: agreement.version,
    audience: [agreement.ownerOrganisationId, agreement.otherOrganisationId],
    references,
  });
}
