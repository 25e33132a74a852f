import { authorize } from '../../access/authorize.js';
import { partOf } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Role } from '../../kernel/roles.js';
import { seal } from '../../kernel/seal.js';
import { optionalText } from '../../kernel/text.js';
import { type Consent, type ConsentForm, type ConsentGiver, ConsentSchema, consentPlace } from './consent.entity.js';
import { type ConsentPurpose, refusalOfConsent } from './consent.rules.js';
import { openPersons } from './person.service.js';

/** What was shown to the person, and how the person agreed. */
export interface ConsentGiven {
  text: string;
  categories: readonly string[];
  givenBy?: ConsentGiver | null;
  givenHow: ConsentForm;
  guardian?: string | null;
  witness?: string | null;
  givenAt?: Date | null;
}

export interface ConsentInput extends ConsentGiven {
  personId: string;
  recipientOrganisationId: string;
  purpose: ConsentPurpose;
  idempotencyKey: string;
}

const RECORDERS: { roles: readonly Role[] } = { roles: ['LIAISON', 'RECEPTION', 'COOPERATION_OFFICER'] };

/**
 * Writes down that a person agrees to be handed on: to whom, what for, which data, what was shown and how it was given
 * (个人信息保护法第14条、第23条、第29条). Afterwards the ledger of the organisation has it; an earlier one for the same stands beside it.
 * @throws NOT_FOUND ROLE_MAY_NOT CONSENT_NEEDS_GUARDIAN CONSENT_FORM_INCOMPLETE DATE_UNFIT LIST_EMPTY TEXT_TOO_LONG
 */
export async function recordConsent(ctx: MemberContext, input: ConsentInput): Promise<CommandResult> {
  return await command(ctx, 'consent.record', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const part = await partOf(tx, input.personId);
    if (part === null || part === 'ASKED') refuse('NOT_FOUND', { path: ['input', 'personId'] });
    authorize(tx.viewer, RECORDERS);
    if (ctx.reference.organisation(input.recipientOrganisationId) === null)
      refuse('NOT_FOUND', { path: ['input', 'recipientOrganisationId'] });
    const consent = await writeConsent(tx, input.personId, input.recipientOrganisationId, input.purpose, input);
    return { subjectId: input.personId, ids: { consent: consent.id } };
  });
}

/** The same inside another command: the person is known to the viewer's organisation. Afterwards the fact stands in the journal. */
export async function writeConsent(
  tx: CommandTx,
  personId: string,
  recipientOrganisationId: string,
  purpose: ConsentPurpose,
  given: ConsentGiven,
): Promise<Consent> {
  const givenBy = given.givenBy ?? 'SELF';
  const text = optionalText(given.text, 'text', 4_000);
  const guardian = optionalText(given.guardian, 'guardian', 100);
  const witness = optionalText(given.witness, 'witness', 100);
  const [person] = await openPersons(tx, [personId]);
  if (person === undefined) refuse('NOT_FOUND', { path: ['input', 'personId'] });
  const facts = {
    givenBy,
    givenHow: given.givenHow,
    hasText: text !== null,
    hasGuardian: guardian !== null,
    hasWitness: witness !== null,
    birthDate: person.idNumber === null ? null : birthDateOf(person.idNumber),
  };
  const code = refusalOfConsent(facts, toLocalDate(tx.now));
  refuseIf(code, {
    path: ['input'],
    basis: code === 'CONSENT_NEEDS_GUARDIAN' ? '个人信息保护法第31条' : '个人信息保护法第14条',
  });
  if (given.categories.length === 0) refuse('LIST_EMPTY', { path: ['input', 'categories'] });
  const givenAt = given.givenAt ?? tx.now;
  if (givenAt > tx.now) refuse('DATE_UNFIT', { path: ['input', 'givenAt'] });
  const id = newId();
  const consent = tx.em.create(ConsentSchema, {
    ...entryOf(tx, id, personId, recipientOrganisationId, purpose),
    categories: [...new Set(given.categories)],
    basis: 'CONSENT',
    basisArticle: '个人信息保护法第23条、第29条',
    givenBy,
    givenHow: given.givenHow,
    textSealed: seal(tx.ctx, consentPlace('text_sealed', id), text),
    guardianSealed: seal(tx.ctx, consentPlace('guardian_sealed', id), guardian),
    witnessSealed: seal(tx.ctx, consentPlace('witness_sealed', id), witness),
    givenAt,
  });
  tx.em.persist(consent);
  await tx.em.flush();
  recordEntry(tx, consent, 'consent.record');
  return consent;
}

/** Writes down that a hand-over rests on an article and that the person was told of it (个人信息保护法第13条、第35条). It is flushed with the referral. */
export function writeStatutoryBasis(
  tx: CommandTx,
  personId: string,
  recipientOrganisationId: string,
  purpose: ConsentPurpose,
  basis: { article: string; categories: readonly string[] },
): void {
  const consent = tx.em.create(ConsentSchema, {
    ...entryOf(tx, newId(), personId, recipientOrganisationId, purpose),
    categories: [...basis.categories],
    basis: 'STATUTORY',
    basisArticle: basis.article,
    givenAt: tx.now,
  });
  tx.em.persist(consent);
}

function entryOf(
  tx: CommandTx,
  id: string,
  personId: string,
  recipientOrganisationId: string,
  purpose: ConsentPurpose,
) {
  const { organisationId, memberId } = tx.viewer;
  const member = memberId === '' ? null : memberId;
  return {
    id,
    organisationId,
    personId,
    recipientOrganisationId,
    purpose,
    recordedAt: tx.now,
    recordedByMemberId: member,
    version: 1,
    lastActorOrganisationId: organisationId,
    lastActorMemberId: member,
    lastMovedAt: tx.now,
  };
}

/** The consents that hold now for a recipient and a purpose, the latest of each person. */
export async function validConsents(
  tx: CommandTx,
  personIds: readonly string[],
  recipientOrganisationId: string,
  purpose: ConsentPurpose,
): Promise<Map<string, string[]>> {
  const rows = await tx.sql<{ personId: string; categories: string[] }>(
    `select distinct on (person_id) person_id as "personId", categories from consent
     where organisation_id = ? and recipient_organisation_id = ? and purpose = ? and basis = 'CONSENT' and withdrawn_at is null
       and person_id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))
     order by person_id, recorded_at desc, id desc`,
    [tx.viewer.organisationId, recipientOrganisationId, purpose, JSON.stringify(personIds)],
  );
  return new Map(rows.map((row) => [row.personId, row.categories]));
}

/** Takes back every consent of these persons for a recipient and a purpose, and says how many; who told us and why is not written down. */
export async function endConsents(
  tx: CommandTx,
  personIds: readonly string[],
  recipientOrganisationId: string,
  purpose: ConsentPurpose,
): Promise<number> {
  const rows = await tx.em.find(ConsentSchema, {
    personId: { $in: [...personIds] },
    recipientOrganisationId,
    purpose,
    basis: 'CONSENT',
    withdrawnAt: null,
  });
  for (const row of rows) {
    row.withdrawnAt = tx.now;
    row.withdrawnByMemberId = tx.viewer.memberId === '' ? null : tx.viewer.memberId;
    touch(tx, row);
    recordEntry(tx, row, 'consent.withdraw');
  }
  await tx.em.flush();
  return rows.length;
}

function recordEntry(tx: CommandTx, consent: Consent, word: string): void {
  tx.record({
    subjectType: 'PERSON',
    subjectId: consent.personId,
    word,
    version: consent.version,
    references: { consent: consent.id, organisation: consent.recipientOrganisationId, purpose: consent.purpose },
    audience: [tx.viewer.organisationId],
  });
}
