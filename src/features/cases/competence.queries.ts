import { statement } from '../../kernel/context.js';
import type { Institution } from './competence.rules.js';

/** The active legal aid institutions of some regions. */
export const institutionsInRegions = statement<Institution>(
  'institutions_in_regions',
  `select id, region_code as "regionCode" from organisation
   where kind = 'LEGAL_AID_INSTITUTION' and state = 'ACTIVE' and region_code = any($1::text[]) order by region_code, id`,
);

/** Where the first recipient of a case comes from. */
export const applicantRegionByCase = statement<{ ownerId: string; regionCode: string | null }>(
  'applicant_region_by_case',
  `select distinct on (cp.case_id) cp.case_id as "ownerId", p.region_code as "regionCode"
   from case_person cp join person p on p.id = cp.person_id
   where cp.case_id = any($1::uuid[]) and cp.role = 'RECIPIENT' order by cp.case_id, cp.position`,
);
