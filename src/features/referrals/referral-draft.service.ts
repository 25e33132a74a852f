import { authorize } from '../../access/authorize.js';
import { join, partOf } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, touch } from '../../command/moves.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { isRestrictedByDefault } from '../cases/case.rules.js';
import type { CasePersonInput } from '../cases/case.service.js';
import { startClock, stopClocks } from '../deadlines/deadline.service.js';
import { keepPapers } from '../materials/referral-papers.service.js';
import { openOwnPersons, openPersons, registerPersons } from '../people/person.service.js';
import { type Referral, ReferralSchema, referralPlace } from './referral.entity.js';
import { deskRoles, refusalAtWorkstation, refusalOfAddressee, refusalToExempt, runsInHours } from './referral.rules.js';
import { type ReferralChange, type ReferralDraft, writeContent } from './referral-content.js';
import { recordReferral, refreshBall } from './referral-facts.js';
import type { ReferralKind } from './referral-kinds.js';
import { deskOf, lockReferral, referralStep } from './referral-lock.js';

export interface ReferralDraftInput extends ReferralDraft {
  kind: ReferralKind;
  toOrganisationId: string;
  caseId?: string | null;
  persons: readonly Pick<CasePersonInput, 'personId' | 'person'>[];
  materialIds?: readonly string[] | null;
  idempotencyKey: string;
}

export interface MoveInput {
  id: string;
  expectedVersion: number;
  idempotencyKey: string;
}

const OFFICERS = { roles: ['LIAISON', 'RECEPTION'] } as const;

/**
 * A desk writes down whom it wants to refer, to whom and what for. Afterwards the draft is seen by its own organisation
 * alone; where the person asked from custody or through a duty lawyer, the 24 hours run since then (法律援助法第39条).
 * @throws WORKSTATION_POWER_MISSING ROLE_MAY_NOT NOT_FOUND REFERRAL_TO_ITSELF REFERRAL_KIND_UNFIT ORGANISATION_NOT_ACTIVE LIST_EMPTY
 *   LIST_TOO_LONG TEXT_MISSING TEXT_TOO_LONG CAUSE_UNKNOWN DATE_UNFIT, and what `registerPersons` names
 */
export async function draftReferral(ctx: MemberContext, input: ReferralDraftInput): Promise<CommandResult> {
  return await command(ctx, 'referral.draft', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const ask = await draftNow(tx, input);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** The same inside another command, up to the fact of the draft. */
export async function draftNow(tx: CommandTx, input: Omit<ReferralDraftInput, 'idempotencyKey'>): Promise<Referral> {
  const desk = await deskOf(tx);
  const station = refusalAtWorkstation('edit', desk);
  refuseIf(station, { words: { power: 'COLLECT' }, basis: '法律援助法第13条' });
  authorize(tx.viewer, { roles: deskRoles(OFFICERS, desk) });
  refuseIf(refusalTo(tx, input.kind, input.toOrganisationId), { path: ['input', 'toOrganisationId'] });
  const exempt = input.exemptGround == null ? null : refusalToExempt(input.kind, desk);
  refuseIf(exempt, { path: ['input', 'exemptGround'], words: { power: 'ACCEPT_EXEMPT' }, basis: '法律援助法第42条' });
  if (input.caseId != null) {
    const part = await partOf(tx, input.caseId);
    if (part !== 'LEAD' && part !== 'HOME') refuse('NOT_FOUND', { path: ['input', 'caseId'] });
  }
  const persons = await personsOf(tx, input);
  const id = newId();
  await join(tx, [
    { organisationId: tx.viewer.organisationId, subjectId: id, subjectType: 'REFERRAL', part: 'REQUESTING' },
  ]);
  const ask = newReferral(tx, id, input, persons[0]?.id ?? '');
  writeContent(tx, ask, { ...input, facts: input.facts });
  refuseTimes(tx, ask);
  ask.restricted = input.restricted === true || (await protectedMatter(tx, ask, persons));
  tx.em.persist(ask);
  await tx.em.flush();
  await writePersons(tx, ask, persons);
  await keepPapers(tx, id, input.materialIds ?? []);
  await startForwarding(tx, ask);
  recordReferral(tx, ask, 'draft', null, input.caseId == null ? {} : { case: input.caseId });
  return ask;
}

/** Why a referral of a kind cannot go to a body; null when it can. */
export function refusalTo(tx: CommandTx, kind: ReferralKind, to: string) {
  const { reference } = tx.ctx;
  return refusalOfAddressee(kind, reference.organisation(tx.viewer.organisationId), reference.organisation(to));
}

interface Referred {
  id: string;
  idNumber: string | null;
}

async function personsOf(tx: CommandTx, input: Pick<ReferralDraftInput, 'persons' | 'caseId'>): Promise<Referred[]> {
  if (input.persons.length === 0) refuse('LIST_EMPTY', { path: ['input', 'persons'] });
  if (input.persons.length > 50) refuse('LIST_TOO_LONG', { path: ['input', 'persons'], words: { max: 50 } });
  const ids = input.persons.flatMap((each) => each.personId ?? []);
  const known = new Map((await openOwnPersons(tx, ids)).map((person) => [person.id, person]));
  const fresh = input.persons.flatMap((each, index) => (each.personId == null ? [{ each, index }] : []));
  for (const { each, index } of fresh)
    if (each.person == null) refuse('LIST_EMPTY', { path: ['input', 'persons', String(index)] });
  const added = await registerPersons(
    tx,
    fresh.flatMap(({ each }) => each.person ?? []),
    (nth) => ['input', 'persons', String(fresh[nth]?.index ?? 0), 'person'],
  );
  const byIndex = new Map(fresh.map(({ index }, nth) => [index, added[nth]]));
  return input.persons.map((each, index) => {
    const person = each.personId == null ? byIndex.get(index) : known.get(each.personId);
    if (person === undefined) refuse('NOT_FOUND', { path: ['input', 'persons', String(index), 'id'] });
    return { id: person.id, idNumber: person.idNumber };
  });
}

/** An empty draft: what every referral begins as. */
export function newReferral(
  tx: CommandTx,
  id: string,
  input: Pick<ReferralDraftInput, 'kind' | 'toOrganisationId' | 'caseId' | 'matter'> & Partial<ReferralDraft>,
  personId: string,
): Referral {
  const owner = tx.viewer.organisationId;
  const member = tx.viewer.memberId;
  return tx.em.create(ReferralSchema, {
    id,
    ownerOrganisationId: owner,
    toOrganisationId: input.toOrganisationId,
    kind: input.kind,
    caseId: input.caseId ?? null,
    personId,
    state: 'DRAFT',
    version: 1,
    revision: 0,
    matter: input.matter,
    restricted: input.restricted ?? false,
    inCustody: input.inCustody ?? false,
    throughDutyLawyer: input.throughDutyLawyer ?? false,
    requestedAt: input.requestedAt ?? tx.now,
    exemptGround: input.exemptGround ?? null,
    categories: [],
    narrowed: {},
    draftedByMemberId: member,
    chain: 1,
    createdAt: tx.now,
    lastActorOrganisationId: owner,
    lastActorMemberId: member,
    lastMovedAt: tx.now,
  });
}

function refuseTimes(tx: CommandTx, ask: Referral): void {
  const tooLong = tx.now.getTime() - ask.requestedAt.getTime() > 366 * 86_400_000;
  if (ask.requestedAt > tx.now || tooLong) refuse('DATE_UNFIT', { path: ['input', 'requestedAt'] });
}

/** Domestic violence, minors, and what the sender's own case is protected for. */
async function protectedMatter(tx: CommandTx, ask: Referral, persons: readonly Referred[]): Promise<boolean> {
  const births = persons.map(({ idNumber }) => (idNumber === null ? null : birthDateOf(idNumber)));
  if (isRestrictedByDefault(ask.causeCode ?? '', births, toLocalDate(tx.now))) return true;
  if (ask.caseId == null) return false;
  const [row] = await tx.sql<{ restricted: boolean }>('select restricted from legal_aid_case where id = ?', [
    ask.caseId,
  ]);
  return row?.restricted === true;
}

async function writePersons(tx: CommandTx, ask: Referral, persons: readonly Referred[]): Promise<void> {
  await tx.sql(
    `insert into referral_person (referral_id, person_id, position, name_masked, id_number_masked)
     select ?, p.id, j.nth, p.name_masked, p.id_number_masked
     from jsonb_array_elements_text(?::jsonb) with ordinality as j(v, nth) join person p on p.id = j.v::uuid on conflict do nothing`,
    [ask.id, JSON.stringify(persons.map(({ id }) => id))],
  );
}

/** From custody or through a duty lawyer 24 hours from the moment the person asked; a green channel aims at the same day. */
async function startForwarding(tx: CommandTx, ask: Referral): Promise<void> {
  if (ask.kind !== 'APPLICATION_FORWARD') return;
  await startClock(tx, {
    ruleId: runsInHours(ask) ? 'FORWARD_APPLICATION' : 'FORWARD_SAME_DAY',
    organisationId: tx.viewer.organisationId,
    subjectType: 'REFERRAL',
    subjectId: ask.id,
    startedAt: ask.requestedAt,
    trigger: 'REQUESTED',
  });
}

/** Changes a draft. Afterwards it says what the input says; persons, kind and addressee stay. @throws REFERRAL_ALREADY_SENT */
export async function editReferral(ctx: MemberContext, input: MoveInput & ReferralChange): Promise<CommandResult> {
  return await command(ctx, 'referral.edit', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'edit');
    await expectVersion(tx, ask, input.expectedVersion);
    writeContent(tx, ask, input);
    if (input.restricted === true) ask.restricted = true;
    const ids = await tx.sql<{ id: string }>('select person_id as id from referral_person where referral_id = ?', [
      ask.id,
    ]);
    const persons = await openPersons(
      tx,
      ids.map(({ id }) => id),
    );
    if (await protectedMatter(tx, ask, persons)) ask.restricted = true;
    touch(tx, ask);
    recordReferral(tx, ask, 'edit', ask.state);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** A workstation that reviews beforehand adds its opinion; the institution decides (法律援助法第13条). @throws WORKSTATION_POWER_MISSING */
export async function preReviewReferral(
  ctx: MemberContext,
  input: MoveInput & { opinion: string },
): Promise<CommandResult> {
  return await command(ctx, 'referral.preReview', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    await referralStep(tx, locked, 'preReview');
    await expectVersion(tx, ask, input.expectedVersion);
    const opinion = requiredText(input.opinion, 'opinion', 2_000);
    ask.preReviewSealed = seal(tx.ctx, referralPlace('pre_review_sealed', ask.id), opinion);
    ask.preReviewedAt = tx.now;
    ask.preReviewedByMemberId = tx.viewer.memberId;
    touch(tx, ask);
    recordReferral(tx, ask, 'preReview', ask.state);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}

/** Throws a draft away. Afterwards it can no longer be sent, and its clock stands. @throws REFERRAL_ALREADY_SENT */
export async function discardReferral(ctx: MemberContext, input: MoveInput): Promise<CommandResult> {
  return await command(ctx, 'referral.discard', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const locked = await lockReferral(tx, input.id);
    const { ask } = locked;
    const from = ask.state;
    ask.state = await referralStep(tx, locked, 'discard');
    await expectVersion(tx, ask, input.expectedVersion);
    ask.endedAt = tx.now;
    touch(tx, ask);
    await stopClocks(tx, ask.id, ['FORWARD_APPLICATION', 'FORWARD_SAME_DAY']);
    recordReferral(tx, ask, 'discard', from);
    await refreshBall(tx, ask);
    return { subjectId: ask.id };
  });
}
