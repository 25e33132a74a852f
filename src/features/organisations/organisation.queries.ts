import { statement } from '../../kernel/context.js';
import { listOf } from './list.queries.js';
import type { AcceptedWork, OrganisationKind, Power, WorkstationKind } from './organisation.entity.js';
import type { OrganisationState } from './organisation.lifecycle.js';

export interface OrganisationRow {
  id: string;
  kind: OrganisationKind;
  nameZh: string;
  nameEn: string;
  numberPrefix: string | null;
  regionCode: string;
  creditCode: string | null;
  parentId: string | null;
  supervisingId: string | null;
  hostId: string | null;
  workstationKind: WorkstationKind | null;
  powers: Power[];
  accepts: AcceptedWork[];
  address: string | null;
  hotline: string | null;
  published: boolean;
  state: OrganisationState;
  sendApproves: boolean;
  version: number;
  createdAt: Date;
}

export interface OrganisationForViewer extends OrganisationRow {
  /** Whether anything awaits it; said of a workstation, and to who is above it. */
  awaited: boolean;
}

const COLUMNS = `o.id, o.kind, o.name_zh as "nameZh", o.name_en as "nameEn", o.number_prefix as "numberPrefix", o.region_code as "regionCode",
  o.credit_code as "creditCode", o.parent_id as "parentId", o.supervising_id as "supervisingId", o.host_id as "hostId",
  o.workstation_kind as "workstationKind", o.powers, o.accepts, o.address, o.hotline, o.published, o.state,
  o.send_approves as "sendApproves", o.version, o.created_at as "createdAt"`;

const WITH_AWAITED = `${COLUMNS}, case when o.kind = 'WORKSTATION' then app.station_is_awaited(o.id) else false end as awaited`;

export const organisationsByIds = statement<OrganisationForViewer>(
  'organisations_by_ids',
  `select ${WITH_AWAITED} from organisation o where o.id = any($1::uuid[])`,
);

/** The organisation that runs the platform; the oldest where there are several. */
export const platformOrganisation = statement<{ id: string }>(
  'organisation_platform',
  `select id from organisation where kind = 'PLATFORM' and state = 'ACTIVE' order by id limit 1`,
);

/** The workstations of the own institution, closed ones too. $1 after, $2 how many. */
export const ownWorkstations = listOf<OrganisationForViewer>('own_workstations', {
  columns: WITH_AWAITED,
  from: 'from organisation o where o.supervising_id = (select app.org())',
  after: '($1::uuid is null or o.id > $1)',
  order: 'o.id',
  orderOfPage: 'x.id',
  limit: '$2',
});

/**
 * The public directory. $1 words in a name or a prefix (as a LIKE pattern), $2 pattern of region codes, $3 kinds,
 * $4 and $5 region and id of the last row seen, $6 how many.
 */
export const directoryList = listOf<OrganisationRow>('directory', {
  columns: COLUMNS,
  from: `from organisation o where o.published and o.state = 'ACTIVE'
     and ($1::text is null or o.name_zh ilike $1 or o.name_en ilike $1 or o.number_prefix ilike $1)
     and ($2::text is null or o.region_code like $2) and ($3::text[] is null or o.kind = any($3))`,
  after: '($4::text is null or (o.region_code, o.id) > ($4::char(6), $5::uuid))',
  order: 'o.region_code, o.id',
  orderOfPage: 'x."regionCode", x.id',
  limit: '$6',
});

export interface PublishedLawyerRow {
  id: string;
  name: string;
  licenceNumber: string;
  firm: string | null;
}

/** The lawyers an organisation has published on purpose. $1 organisation, $2 after, $3 how many. */
export const publishedLawyers = listOf<PublishedLawyerRow>('published_lawyers', {
  columns: 'l.lawyer_id as id, l.name, l.licence_number as "licenceNumber", l.firm',
  from: `from published_lawyer l where l.organisation_id = $1
     and exists (select 1 from organisation o where o.id = l.organisation_id and o.published and o.state = 'ACTIVE')`,
  after: '($2::uuid is null or l.lawyer_id > $2)',
  order: 'l.lawyer_id',
  orderOfPage: 'x.id',
  limit: '$3',
});
