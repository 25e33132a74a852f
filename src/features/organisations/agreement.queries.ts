import { statement } from '../../kernel/context.js';
import type { LocalDate } from '../../kernel/local-date.js';
import type { Part } from '../../kernel/roles.js';
import type { AgreementTerms, CostBearer } from './agreement.entity.js';
import type { AgreementState } from './agreement.lifecycle.js';
import { listOf } from './list.queries.js';

export interface AgreementRow {
  id: string;
  part: Part;
  awaitsUs: boolean;
  awaitsThem: boolean;
  movedAt: Date;
  ownerOrganisationId: string;
  otherOrganisationId: string;
  otherState: string;
  state: AgreementState;
  validFrom: LocalDate;
  validTo: LocalDate | null;
  terms: AgreementTerms;
  costBearer: CostBearer;
  requestingShare: number | null;
  recognisesMeans: boolean;
  version: number;
  revision: number;
  replacesId: string | null;
  proposedBy: string | null;
  signedByOwner: string | null;
  signedByOther: string | null;
  signedByOwnerAt: Date | null;
  signedByOtherAt: Date | null;
  createdAt: Date;
  endedAt: Date | null;
  lastMovedAt: Date;
}

const COLUMNS = `a.id, p.part, p.awaits_us as "awaitsUs", p.awaits_them as "awaitsThem", p.last_moved_at as "movedAt",
  a.owner_organisation_id as "ownerOrganisationId", a.other_organisation_id as "otherOrganisationId",
  (select o.state from organisation o where o.id = case when a.owner_organisation_id = (select app.org())
    then a.other_organisation_id else a.owner_organisation_id end) as "otherState",
  a.state, a.valid_from as "validFrom", a.valid_to as "validTo", a.terms, a.cost_bearer as "costBearer", a.requesting_share as "requestingShare",
  a.recognises_means as "recognisesMeans", a.version, a.revision, a.replaces_id as "replacesId", a.proposed_by as "proposedBy",
  a.signed_by_owner as "signedByOwner", a.signed_by_other as "signedByOther", a.signed_by_owner_at as "signedByOwnerAt",
  a.signed_by_other_at as "signedByOtherAt", a.created_at as "createdAt", a.ended_at as "endedAt", a.last_moved_at as "lastMovedAt"`;

const OWN = `from participation p join agreement a on a.id = p.subject_id
   where p.organisation_id = (select app.org()) and p.subject_type = 'AGREEMENT' and p.ended_at is null`;

/** $1 states, $2 the other institution, $3 and $4 last movement and id of the last row seen, $5 how many. */
export const ownAgreements = listOf<AgreementRow>('own_agreements', {
  columns: COLUMNS,
  from: `${OWN} and ($1::text[] is null or a.state = any($1))
     and ($2::uuid is null or $2 in (a.owner_organisation_id, a.other_organisation_id))`,
  after: '($3::timestamptz is null or (p.last_moved_at, p.subject_id) < ($3, $4::uuid))',
  order: 'p.last_moved_at desc, p.subject_id desc',
  orderOfPage: 'x."movedAt" desc, x.id desc',
  limit: '$5',
});

export const agreementsByIds = statement<AgreementRow>(
  'agreements_by_ids',
  `select ${COLUMNS} ${OWN} and p.subject_id = any($1::uuid[])`,
);
