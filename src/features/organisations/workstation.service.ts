import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { appointFirstAdmin, recordFirstAdmin } from './account.service.js';
import { insertOrganisation, type NewOrganisation } from './admission.service.js';
import { optionalIdOf } from './input-ids.js';
import type { Power, WorkstationKind } from './organisation.entity.js';
import {
  refusalOfHost,
  refusalToClose,
  refusalToOpenWorkstation,
  refusalUnlessWorkstation,
} from './organisation.rules.js';
import {
  type Keyed,
  moveOrganisation,
  type OrganisationStep,
  organisationIn,
  ownKind,
  recordOrganisation,
} from './organisation.service.js';

export interface WorkstationInput extends NewOrganisation {
  workstationKind: WorkstationKind;
  powers: readonly Power[];
  hostId?: string | null;
}

/**
 * The head of an institution opens a workstation (法律援助法第13条), with its first administrator. Afterwards it is an
 * organisation of its own with the given powers; it never decides, and its institution sees its work only by taking part.
 * @throws ROLE_MAY_NOT ORGANISATION_KIND_UNFIT ORGANISATION_NOT_ACTIVE NOT_FOUND LIST_EMPTY REGION_UNKNOWN
 *   NUMBER_PREFIX_UNFIT NUMBER_PREFIX_TAKEN PHONE_UNFIT LOGIN_UNFIT PASSWORD_UNFIT TEXT_MISSING TEXT_TOO_LONG
 */
export async function workstationOpen(
  ctx: MemberContext,
  { idempotencyKey, ...input }: Keyed<WorkstationInput>,
): Promise<CommandResult> {
  const result = await command(ctx, 'workstation.open', { idempotencyKey, input }, async (tx) => {
    authorize(tx.viewer, { roles: ['HEAD'] });
    refuseIf(refusalToOpenWorkstation(await ownKind(tx)));
    const powers = powersOf(input.powers);
    const hostId = optionalIdOf('Organisation', input.hostId, 'hostId');
    const host = hostId === null ? null : await organisationIn(tx, hostId, 'hostId');
    refuseIf(refusalOfHost(host), { path: ['input', 'hostId'] });
    const id = newId();
    const { organisationId: supervisingId } = tx.viewer;
    const place = { supervisingId, hostId, workstationKind: input.workstationKind, powers };
    await insertOrganisation(tx, id, 'WORKSTATION', input, place);
    const memberId = await appointFirstAdmin(tx, id, input.firstAdmin);
    await recordOrganisation(tx, { id, version: 1 }, 'workstation.open', null, 'ACTIVE', {
      organisation: supervisingId,
    });
    recordFirstAdmin(tx, id, memberId);
    return { subjectId: id, ids: { memberId } };
  });
  await ctx.reference.refresh();
  return result;
}

export interface PowersInput extends OrganisationStep {
  powers: readonly Power[];
}

/**
 * The head settles anew what a workstation may do. Afterwards it has these powers and no others.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_AT_ANOTHER_STAGE ORGANISATION_KIND_UNFIT LIST_EMPTY SUBJECT_CHANGED_MEANWHILE
 */
export async function workstationSetPowers(ctx: MemberContext, input: Keyed<PowersInput>): Promise<CommandResult> {
  return await moveOrganisation(
    ctx,
    'setPowers',
    input,
    (workstation) => {
      refuseIf(refusalUnlessWorkstation(workstation.kind));
      workstation.powers = powersOf(input.powers);
    },
    'workstation.setPowers',
  );
}

/**
 * The head closes a workstation for good, once nothing awaits it any more: what it had was not seen here, and nobody would
 * take it up. Afterwards nobody can sign in there and its open sessions are worth nothing.
 * @throws WORKSTATION_HAS_OPEN_WORK NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT ORGANISATION_AT_ANOTHER_STAGE ORGANISATION_KIND_UNFIT SUBJECT_CHANGED_MEANWHILE
 */
export async function workstationClose(ctx: MemberContext, input: Keyed<OrganisationStep>): Promise<CommandResult> {
  return await moveOrganisation(
    ctx,
    'close',
    input,
    async (workstation, tx) => {
      refuseIf(refusalUnlessWorkstation(workstation.kind));
      refuseIf(refusalToClose(await isAwaited(tx, workstation.id)));
    },
    'workstation.close',
  );
}

/** Whether anything awaits the workstation: yes or no, for its institution does not see its work. */
async function isAwaited(tx: CommandTx, workstationId: string): Promise<boolean> {
  const [row] = await tx.sql<{ awaited: boolean }>('select app.station_is_awaited(?) as awaited', [workstationId]);
  return row?.awaited === true;
}

function powersOf(powers: readonly Power[]): Power[] {
  if (powers.length === 0) refuse('LIST_EMPTY', { path: ['input', 'powers'] });
  return [...new Set(powers)];
}
