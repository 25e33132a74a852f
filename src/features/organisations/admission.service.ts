import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { normaliseCreditCode } from '../../kernel/codes/credit-code.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { appointFirstAdmin, type InvitedPerson, recordFirstAdmin } from './account.service.js';
import { optionalIdOf } from './input-ids.js';
import {
  type AcceptedWork,
  type Organisation,
  type OrganisationKind,
  OrganisationSchema,
} from './organisation.entity.js';
import { platformOrganisation } from './organisation.queries.js';
import { refusalOfNumberPrefix, refusalToAdmit } from './organisation.rules.js';
import { hotlineOf, type Keyed, organisationIn, recordOrganisation } from './organisation.service.js';

/** What an organisation is and where it is reached; ids are global ids. */
export interface NewOrganisation {
  nameZh: string;
  nameEn: string;
  numberPrefix?: string | null;
  regionCode: string;
  creditCode?: string | null;
  address?: string | null;
  hotline?: string | null;
  accepts?: readonly AcceptedWork[] | null;
  published?: boolean | null;
  firstAdmin: InvitedPerson;
}

export interface AdmitInput extends NewOrganisation {
  kind: OrganisationKind;
  parentId?: string | null;
  sendApproves?: boolean | null;
}

/**
 * The platform admits a body, with its first administrator. Afterwards the body is there for everyone, and its
 * administrator can sign in and invite colleagues. A credit code that does not check is no reason to refuse.
 * @throws ROLE_MAY_NOT ORGANISATION_KIND_UNFIT REGION_UNKNOWN NUMBER_PREFIX_UNFIT NUMBER_PREFIX_TAKEN NOT_FOUND
 *   PHONE_UNFIT LOGIN_UNFIT PASSWORD_UNFIT TEXT_MISSING TEXT_TOO_LONG
 */
export async function organisationAdmit(
  ctx: MemberContext,
  { idempotencyKey, ...input }: Keyed<AdmitInput>,
): Promise<CommandResult> {
  const result = await command(ctx, 'organisation.admit', { idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: ['SYSTEM_ADMIN'] });
    const admitting = await tx.sql('select id from organisation where id = ?', [tx.viewer.organisationId]);
    const isFirst = admitting.length === 0;
    refuseIf(refusalToAdmit(input.kind, isFirst), { path: ['input', 'kind'] });
    const parentId = optionalIdOf('Organisation', input.parentId, 'parentId');
    if (parentId !== null) await organisationIn(tx, parentId, 'parentId');
    const id = isFirst ? tx.viewer.organisationId : newId();
    await insertOrganisation(tx, id, input.kind, input, { parentId, sendApproves: input.sendApproves ?? false });
    const memberId = await appointFirstAdmin(tx, id, input.firstAdmin);
    await recordOrganisation(tx, { id, version: 1 }, 'organisation.admit', null, 'ACTIVE', { kind: input.kind });
    recordFirstAdmin(tx, id, memberId);
    return { subjectId: id, ids: { memberId } };
  });
  await ctx.reference.refresh();
  return result;
}

/** Afterwards the row stands. @throws NUMBER_PREFIX_TAKEN, and every refusal of what was entered */
export async function insertOrganisation(
  tx: CommandTx,
  id: string,
  kind: OrganisationKind,
  input: NewOrganisation,
  place: Partial<
    Pick<Organisation, 'parentId' | 'supervisingId' | 'hostId' | 'workstationKind' | 'powers' | 'sendApproves'>
  >,
): Promise<void> {
  const numberPrefix = optionalText(input.numberPrefix, 'numberPrefix', 100);
  refuseIf(refusalOfNumberPrefix(kind, numberPrefix), { path: ['input', 'numberPrefix'] });
  if (!tx.ctx.reference.hasRegion(input.regionCode)) refuse('REGION_UNKNOWN', { path: ['input', 'regionCode'] });
  const creditCode = optionalText(input.creditCode, 'creditCode', 40);
  tx.em.create(
    OrganisationSchema,
    {
      parentId: null,
      supervisingId: null,
      hostId: null,
      workstationKind: null,
      powers: [],
      sendApproves: false,
      ...place,
      id,
      kind,
      nameZh: requiredText(input.nameZh, 'nameZh', 80),
      nameEn: requiredText(input.nameEn, 'nameEn', 120),
      numberPrefix,
      regionCode: input.regionCode,
      creditCode: creditCode === null ? null : normaliseCreditCode(creditCode),
      accepts: [...new Set(input.accepts ?? [])],
      address: optionalText(input.address, 'address', 200),
      hotline: hotlineOf(input.hotline),
      published: input.published ?? kind !== 'PLATFORM',
      state: 'ACTIVE',
      version: 1,
      createdAt: tx.now,
      updatedAt: tx.now,
      lastActorOrganisationId: tx.viewer.organisationId,
      lastActorMemberId: tx.viewer.memberId,
      lastMovedAt: tx.now,
    },
    { persist: true },
  );
  try {
    await tx.em.flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException)
      refuse('NUMBER_PREFIX_TAKEN', { path: ['input', 'numberPrefix'] });
    throw error;
  }
}

/** The member id of whoever works at the server's own console: one for all, and nobody's row. */
const CONSOLE_MEMBER = '00000000-0000-7000-8000-000000000001';

/**
 * Whoever may start the server may act as its system administrator, at its console. On an empty platform the operator
 * acts for the organisation that is about to be admitted first: the one that runs the platform.
 */
export async function consoleOperator(ctx: Context): Promise<MemberContext> {
  const [platform] = await ctx.reads.rows(platformOrganisation, []);
  const organisationId = platform?.id ?? newId();
  return {
    ...ctx,
    viewer: {
      accountId: CONSOLE_MEMBER,
      memberId: CONSOLE_MEMBER,
      organisationId,
      organisationState: 'ACTIVE',
      displayName: 'console',
      roles: new Set(['SYSTEM_ADMIN']),
      sessionId: CONSOLE_MEMBER,
      sessionExpiresAt: new Date(ctx.clock.now().getTime() + 3_600_000),
      restricted: [],
    },
  };
}
