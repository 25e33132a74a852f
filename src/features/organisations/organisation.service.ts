import { LockMode } from '@mikro-orm/core';
import { authorize, step } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { expectVersion, lastMoveOf, touch } from '../../command/moves.js';
import { publishReference } from '../../journal/reference.js';
import { normalisePhone } from '../../kernel/codes/phone.js';
import type { MemberContext, Viewer } from '../../kernel/context.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Part } from '../../kernel/roles.js';
import { optionalText } from '../../kernel/text.js';
import { endHandOver, handOverOpenWork } from './hand-over.service.js';
import { idOf } from './input-ids.js';
import {
  type AcceptedWork,
  type Organisation,
  type OrganisationKind,
  OrganisationSchema,
} from './organisation.entity.js';
import { type OrganisationCommand, type OrganisationState, organisationLifecycle } from './organisation.lifecycle.js';
import { refusalOfHotline, refusalToSuspend } from './organisation.rules.js';

/** A use case's input with the key that keeps it from acting twice. */
export type Keyed<Input> = Input & { idempotencyKey: string };

export interface OrganisationStep {
  id: string;
  expectedVersion: number;
}

/**
 * The platform suspends an organisation. Afterwards it reads what it has and receives nothing new, and its open work is
 * with who is above it. Sent again with the same key, it hands over what was left over.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_AT_ANOTHER_STAGE ORGANISATION_KIND_UNFIT SUBJECT_CHANGED_MEANWHILE
 */
export async function organisationSuspend(ctx: MemberContext, input: Keyed<OrganisationStep>): Promise<CommandResult> {
  const result = await moveOrganisation(ctx, 'suspend', input, ({ kind }) => refuseIf(refusalToSuspend(kind)));
  await handOverOpenWork(ctx, result.subjectId);
  return result;
}

/**
 * The platform lets a suspended organisation receive again. Afterwards its people act as before, and who is above it
 * leaves the work that came by the suspension.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_AT_ANOTHER_STAGE SUBJECT_CHANGED_MEANWHILE
 */
export async function organisationReopen(ctx: MemberContext, input: Keyed<OrganisationStep>): Promise<CommandResult> {
  const result = await moveOrganisation(ctx, 'reopen', input, () => undefined);
  await endHandOver(ctx, result.subjectId);
  return result;
}

export interface OrganisationSettings extends OrganisationStep {
  address?: string | null;
  hotline?: string | null;
  accepts?: readonly AcceptedWork[] | null;
  published?: boolean | null;
  sendApproves?: boolean | null;
}

/**
 * An organisation changes what the directory says of it (its administrator), and whether sending a letter approves it
 * (its head). What is not given stays; a text that is given empty goes.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_AT_ANOTHER_STAGE LIST_EMPTY PHONE_UNFIT TEXT_TOO_LONG
 */
export async function organisationSettingsUpdate(
  ctx: MemberContext,
  input: Keyed<OrganisationSettings>,
): Promise<CommandResult> {
  const { address, hotline, accepts, published, sendApproves } = input;
  return await moveOrganisation(ctx, 'updateSettings', input, (organisation, { viewer }) => {
    const shown = [address, hotline, accepts, published].some((value) => value !== undefined && value !== null);
    const approves = sendApproves !== undefined && sendApproves !== null;
    if (shown) authorize(viewer, { roles: ['ORG_ADMIN'] });
    if (approves) authorize(viewer, { roles: ['HEAD'] });
    if (!shown && !approves) refuse('LIST_EMPTY', { path: ['input'] });
    organisation.address = changed(address, organisation.address, (text) => optionalText(text, 'address', 200));
    organisation.hotline = changed(hotline, organisation.hotline, hotlineOf);
    organisation.accepts = changed(accepts, organisation.accepts, (work) => [...new Set(work)]);
    organisation.published = published ?? organisation.published;
    organisation.sendApproves = sendApproves ?? organisation.sendApproves;
  });
}

/** One command on an organisation that stands: visible, who, when, version, then the change. */
export async function moveOrganisation(
  ctx: MemberContext,
  name: OrganisationCommand,
  { idempotencyKey, ...input }: Keyed<OrganisationStep>,
  change: (organisation: Organisation, tx: CommandTx) => void | Promise<void>,
  word = `organisation.${name}`,
): Promise<CommandResult> {
  const result = await command(ctx, word, { idempotencyKey, input }, async (tx) => {
    const id = idOf('Organisation', input.id);
    const part = partIn(tx.viewer, await organisationIn(tx, id), await ownKind(tx));
    // Everyone sees an organisation, but locks only what he may change: who comes before the lock.
    const row = organisationLifecycle.table.transitions.find(({ command: candidate }) => candidate === name);
    if (row !== undefined) authorize(tx.viewer, row, part);
    const organisation = await tx.em.findOne(OrganisationSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (organisation === null) refuse('NOT_FOUND', { path: ['input', 'id'] });
    const move = await lastMoveOf(tx, organisation);
    const before = organisation.state;
    const next = step(
      organisationLifecycle,
      tx.viewer,
      part,
      before,
      name,
      () => 'ORGANISATION_AT_ANOTHER_STAGE',
      move,
    );
    await expectVersion(tx, organisation, input.expectedVersion);
    await change(organisation, tx);
    organisation.state = next;
    organisation.updatedAt = tx.now;
    touch(tx, organisation);
    await tx.em.flush();
    await recordOrganisation(tx, organisation, word, before, next);
    return { subjectId: id };
  });
  await ctx.reference.refresh();
  return result;
}

interface OrganisationPlace {
  id: string;
  kind: OrganisationKind;
  state: OrganisationState;
  supervisingId: string | null;
}

/** An organisation as everyone may see it, read in the transaction. @throws NOT_FOUND */
export async function organisationIn(tx: CommandTx, id: string, field = 'id'): Promise<OrganisationPlace> {
  const [row] = await tx.sql<OrganisationPlace>(
    'select id, kind, state, supervising_id as "supervisingId" from organisation where id = ?',
    [id],
  );
  return row ?? refuse('NOT_FOUND', { path: ['input', field] });
}

/** The kind of the viewer's organisation. */
export async function ownKind(tx: CommandTx): Promise<OrganisationKind> {
  return (await organisationIn(tx, tx.viewer.organisationId)).kind;
}

/** The part the viewer's organisation has in an organisation: it is it, it is above it, or none. */
export function partIn(
  viewer: Pick<Viewer, 'organisationId'>,
  organisation: Pick<OrganisationPlace, 'id' | 'supervisingId'>,
  ownKindOfViewer: string | null,
): Part | null {
  if (organisation.id === viewer.organisationId) return 'OWNER';
  const above = ownKindOfViewer === 'PLATFORM' || organisation.supervisingId === viewer.organisationId;
  return above ? 'SUPERVISOR' : null;
}

/** A number that can be called, as it is kept. @throws PHONE_UNFIT */
export function hotlineOf(text: string | null | undefined): string | null {
  const hotline = optionalText(text, 'hotline', 40);
  refuseIf(refusalOfHotline(hotline), { path: ['input', 'hotline'] });
  return hotline === null ? null : normalisePhone(hotline);
}

/** The fact for those it concerns, and the news for everyone: who is on the platform is no secret. */
export async function recordOrganisation(
  tx: CommandTx,
  organisation: Pick<Organisation, 'id' | 'version'> & { supervisingId?: string | null },
  word: string,
  from: string | null,
  to: string,
  references: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { id, version, supervisingId } = organisation;
  await publishReference((sql, params) => tx.sql(sql, params), tx.now, word, { organisationId: id });
  const above = supervisingId === null || supervisingId === undefined ? [] : [supervisingId];
  const audience = [tx.viewer.organisationId, id, ...above];
  tx.record({ subjectType: 'ORGANISATION', subjectId: id, word, from, to, version, audience, references });
}

function changed<Given, Kept>(given: Given | null | undefined, kept: Kept, read: (given: Given) => Kept): Kept {
  return given === null || given === undefined ? kept : read(given);
}
