import { authorize } from '../../access/authorize.js';
import type { CommandTx } from '../../command/command.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import type { Power } from '../organisations/organisation.entity.js';
import { isOrganKind, type OrganKind } from './defence-words.rules.js';

/** In whose name something is written: the organ's, by itself or by the workstation it hosts. */
export interface Filer {
  organId: string;
  organKind: OrganKind;
}

interface OwnRow {
  kind: string;
  powers: Power[];
  hostId: string | null;
  hostKind: string | null;
  hostState: string | null;
}

/**
 * Who may write to an institution in the name of an organ: the organ itself, or a legal aid workstation with the power
 * to forward that stands in it and writes for its host, which becomes the side (法律援助法第13条、第14条、第36条).
 * @throws ROLE_MAY_NOT ORGANISATION_SUSPENDED, and `otherwise` for any other organisation
 */
export async function filerOf(
  tx: CommandTx,
  otherwise: RefusalCode,
  mayBe: (kind: OrganKind) => boolean,
): Promise<Filer> {
  authorize(tx.viewer, { roles: ['LIAISON'] });
  const [own] = await tx.sql<OwnRow>(
    `select o.kind, o.powers, o.host_id as "hostId", h.kind as "hostKind", h.state as "hostState"
     from organisation o left join organisation h on h.id = o.host_id where o.id = ?`,
    [tx.viewer.organisationId],
  );
  const station = own?.kind === 'WORKSTATION' && own.powers.includes('FORWARD') && own.hostState === 'ACTIVE';
  const kind = station ? own.hostKind : own?.kind;
  const organId = station ? own.hostId : tx.viewer.organisationId;
  if (kind == null || organId === null || !isOrganKind(kind) || !mayBe(kind))
    refuse(otherwise, { basis: '法律援助法第36条' });
  return { organId, organKind: kind };
}

/** A notice goes to a legal aid institution that works. @throws NOT_FOUND ORGANISATION_KIND_UNFIT ORGANISATION_NOT_ACTIVE */
export function requireInstitution(tx: CommandTx, organisationId: string, field = 'toOrganisationId'): void {
  const organisation = tx.ctx.reference.organisation(organisationId);
  const path = ['input', field];
  if (organisation === null) refuse('NOT_FOUND', { path });
  refuseIf(organisation.kind === 'LEGAL_AID_INSTITUTION' ? null : 'ORGANISATION_KIND_UNFIT', { path });
  refuseIf(organisation.state === 'ACTIVE' ? null : 'ORGANISATION_NOT_ACTIVE', { path });
}
