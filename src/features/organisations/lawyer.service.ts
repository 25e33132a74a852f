import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { authorize, step } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, lastMoveOf, touch } from '../../command/moves.js';
import { normalisePhone } from '../../kernel/codes/phone.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { idOf, optionalIdOf } from './input-ids.js';
import { type Lawyer, LawyerSchema } from './lawyer.entity.js';
import { type LawyerCommand, type LawyerState, lawyerLifecycle } from './lawyer.lifecycle.js';
import { licenceNumberOf, refusalOfEntry } from './lawyer.rules.js';
import type { Keyed } from './organisation.service.js';

/** What is said of a lawyer; `memberId` (a global id) when the lawyer works on the platform. */
export interface LawyerInput {
  memberId?: string | null;
  name: string;
  licenceNumber: string;
  firm?: string | null;
  phone?: string | null;
  practisingSince: LocalDate;
  criminalPracticeSince?: LocalDate | null;
  specialities?: readonly string[] | null;
  familiarWithMinors?: boolean | null;
  published?: boolean | null;
}

/**
 * An institution enters a lawyer in its register. Afterwards the lawyer can be assigned; the directory shows name,
 * licence and firm only when that was wanted. Who was taken out before comes back under the same licence number.
 * @throws ROLE_MAY_NOT NOT_FOUND LICENCE_NUMBER_UNFIT LICENCE_NUMBER_TAKEN PHONE_UNFIT DATE_UNFIT LIST_TOO_LONG
 *   TEXT_MISSING TEXT_TOO_LONG
 */
export async function lawyerRegister(
  ctx: MemberContext,
  { idempotencyKey, ...input }: Keyed<LawyerInput>,
): Promise<CommandResult> {
  return await command(ctx, 'lawyer.register', { idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: ['ASSIGNER', 'HEAD'] });
    const entry = await entryOf(tx, input);
    const { organisationId } = tx.viewer;
    const known = await tx.em.findOne(
      LawyerSchema,
      { organisationId, licenceNumber: entry.licenceNumber },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (known?.state === 'ACTIVE') refuse('LICENCE_NUMBER_TAKEN', { path: ['input', 'licenceNumber'] });
    const lawyer = known ?? newLawyer(tx, entry);
    if (known !== null) {
      Object.assign(known, entry, { state: 'ACTIVE' });
      touch(tx, known);
    }
    await keep(tx, lawyer, 'register', known === null ? null : 'DISABLED');
    return { subjectId: lawyer.id };
  });
}

type Entry = Omit<
  Lawyer,
  | 'id'
  | 'organisationId'
  | 'state'
  | 'version'
  | 'createdAt'
  | 'lastActorOrganisationId'
  | 'lastActorMemberId'
  | 'lastMovedAt'
>;

function newLawyer(tx: CommandTx, entry: Entry): Lawyer {
  return tx.em.create(
    LawyerSchema,
    {
      ...entry,
      id: newId(),
      organisationId: tx.viewer.organisationId,
      state: 'ACTIVE',
      version: 1,
      createdAt: tx.now,
      lastActorOrganisationId: tx.viewer.organisationId,
      lastActorMemberId: tx.viewer.memberId,
      lastMovedAt: tx.now,
    },
    { persist: true },
  );
}

export interface LawyerStep {
  id: string;
  expectedVersion: number;
}

/**
 * The entry is written anew as a whole. Afterwards it and the directory say what was given; cases keep the lawyer as
 * they were assigned.
 * @throws NOT_FOUND ROLE_MAY_NOT LAWYER_AT_ANOTHER_STAGE SUBJECT_CHANGED_MEANWHILE, and as `lawyerRegister` of the entry
 */
export async function lawyerUpdate(ctx: MemberContext, input: Keyed<LawyerStep & LawyerInput>): Promise<CommandResult> {
  return await moveLawyer(ctx, 'update', input, async (tx, lawyer) => {
    Object.assign(lawyer, await entryOf(tx, input));
  });
}

/**
 * A lawyer is taken out of the register. Afterwards nothing is assigned to the lawyer and the directory forgets him;
 * cases under way keep him until he is replaced.
 * @throws NOT_FOUND ROLE_MAY_NOT LAWYER_AT_ANOTHER_STAGE SUBJECT_CHANGED_MEANWHILE
 */
export async function lawyerDisable(ctx: MemberContext, input: Keyed<LawyerStep>): Promise<CommandResult> {
  return await moveLawyer(ctx, 'disable', input, async () => undefined);
}

async function moveLawyer(
  ctx: MemberContext,
  name: LawyerCommand,
  { idempotencyKey, ...input }: Keyed<LawyerStep>,
  change: (tx: CommandTx, lawyer: Lawyer) => Promise<void>,
): Promise<CommandResult> {
  return await command(ctx, `lawyer.${name}`, { idempotencyKey, input }, async (tx) => {
    const id = idOf('Lawyer', input.id);
    const lawyer = await tx.em.findOne(LawyerSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (lawyer === null) refuse('NOT_FOUND', { path: ['input', 'id'] });
    const move = await lastMoveOf(tx, lawyer);
    const before = lawyer.state;
    const next = step(lawyerLifecycle, tx.viewer, 'OWNER', before, name, () => 'LAWYER_AT_ANOTHER_STAGE', move);
    await expectVersion(tx, lawyer, input.expectedVersion);
    await change(tx, lawyer);
    lawyer.state = next;
    touch(tx, lawyer);
    await keep(tx, lawyer, name, before);
    return { subjectId: id };
  });
}

/** Writes the row, lets the directory follow it, and states the fact. */
async function keep(tx: CommandTx, lawyer: Lawyer, name: LawyerCommand, from: LawyerState | null): Promise<void> {
  try {
    await tx.em.flush();
    await tx.settled();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException)
      refuse('LICENCE_NUMBER_TAKEN', { path: ['input', 'licenceNumber'] });
    throw error;
  }
  await tx.sql('delete from published_lawyer where lawyer_id = ?', [lawyer.id]);
  if (lawyer.published && lawyer.state === 'ACTIVE') {
    await tx.sql(
      'insert into published_lawyer (lawyer_id, organisation_id, name, licence_number, firm) values (?, ?, ?, ?, ?)',
      [lawyer.id, lawyer.organisationId, lawyer.name, lawyer.licenceNumber, lawyer.firm ?? null],
    );
  }
  tx.record({
    subjectType: 'LAWYER',
    subjectId: lawyer.id,
    word: `lawyer.${name}`,
    from,
    to: lawyer.state,
    version: lawyer.version,
    audience: [lawyer.organisationId],
  });
}

async function entryOf(tx: CommandTx, input: LawyerInput): Promise<Entry> {
  const phone = optionalText(input.phone, 'phone', 40);
  const entry = {
    memberId: optionalIdOf('Member', input.memberId, 'memberId'),
    name: requiredText(input.name, 'name', 50),
    licenceNumber: licenceNumberOf(input.licenceNumber),
    firm: optionalText(input.firm, 'firm', 100),
    phone,
    practisingSince: input.practisingSince,
    criminalPracticeSince: input.criminalPracticeSince ?? null,
    specialities: [
      ...new Set((input.specialities ?? []).map((text, at) => requiredText(text, `specialities.${at}`, 30))),
    ],
    familiarWithMinors: input.familiarWithMinors ?? false,
    published: input.published ?? false,
  };
  const unfit = refusalOfEntry(entry, toLocalDate(tx.now));
  if (unfit !== null)
    refuse(unfit.code, { path: ['input', unfit.field], ...(unfit.words ? { words: unfit.words } : {}) });
  if (entry.memberId !== null) await memberIn(tx, entry.memberId);
  return { ...entry, phone: phone === null ? null : normalisePhone(phone) };
}

/** @throws NOT_FOUND unless it is an active member of the own organisation */
async function memberIn(tx: CommandTx, id: string): Promise<void> {
  const rows = await tx.sql("select id from member where id = ? and organisation_id = ? and state = 'ACTIVE'", [
    id,
    tx.viewer.organisationId,
  ]);
  if (rows.length === 0) refuse('NOT_FOUND', { path: ['input', 'memberId'] });
}

/** A lawyer of the own register, for an assignment. */
export interface LawyerFacts {
  id: string;
  name: string;
  licenceNumber: string;
  phone: string | null;
  memberId: string | null;
  state: LawyerState;
  practisingSince: LocalDate;
  criminalPracticeSince: LocalDate | null;
  familiarWithMinors: boolean;
}

/** The lawyer as the register says now; null for another institution's and for none. Reads only. */
export async function lawyerOf(tx: CommandTx, id: string): Promise<LawyerFacts | null> {
  const rows = await tx.sql<LawyerFacts>(
    `select id, name, licence_number as "licenceNumber", phone, member_id as "memberId", state, practising_since::text as "practisingSince",
       criminal_practice_since::text as "criminalPracticeSince", familiar_with_minors as "familiarWithMinors"
     from lawyer where id = ?`,
    [id],
  );
  return rows[0] ?? null;
}
