import { type Coverable, coveredBy, isCovered } from '../../access/restricted.js';
import { statement } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import type { IdKind } from './person.entity.js';
import type { MetInReferral } from './person-referral.rules.js';

/** A person as lists may show one: masked forms only, never what is sealed. */
export interface RawPerson extends Coverable {
  id: string;
  nameMasked: string;
  idKind: IdKind;
  idNumberMasked: string | null;
  phoneMasked: string | null;
  hasAddress: boolean;
  regionCode: string | null;
  migrantWorker: boolean;
}

/** A person in whom the viewer's organisation takes part, and with which part. */
export interface RawMetPerson extends RawPerson {
  part: Part;
}

/** The masked columns of a person that stands as `p`. */
export const PERSON_COLUMNS = `p.id, p.name_masked as "nameMasked", p.id_kind as "idKind", p.id_number_masked as "idNumberMasked",
  p.phone_masked as "phoneMasked", p.address_sealed is not null as "hasAddress", p.region_code as "regionCode", p.migrant_worker as "migrantWorker"`;

/** Where the viewer's organisation meets a person: the case, its part there, its handler. */
export interface RawPersonCase {
  ownerId: string;
  caseId: string;
}

/** Persons by id, as far as the viewer's organisation takes part in them. */
export const personsByIds = statement<RawMetPerson>(
  'persons_by_ids',
  `select ${PERSON_COLUMNS}, ${coveredBy('q')} as "coveredBy", q.part from participation q join person p on p.id = q.subject_id
   where q.organisation_id = (select app.org()) and q.ended_at is null and q.subject_id = any($1::uuid[])`,
);

/**
 * Persons found by an exact value under the own organisation's keys; names and initials are looked up whole. Of a
 * protected person nothing is found: not even that there is a case.
 */
export const personsByTokens = statement<RawMetPerson>(
  'persons_by_tokens',
  `select ${PERSON_COLUMNS}, null as "coveredBy", q.part from (
     select distinct t.person_id as id from person_token t
     where t.organisation_id = (select app.org())
       and (t.kind, t.token) in (('ID_NUMBER', $1::bytea), ('NAME', $2::bytea), ('INITIALS', $3::bytea), ('PHONE', $4::bytea))
   ) f join person p on p.id = f.id
   join participation q on q.organisation_id = (select app.org()) and q.subject_id = p.id and q.ended_at is null
   where not ${isCovered('q')} order by p.id desc limit $5`,
);

/** The referrals in which the viewer's organisation meets persons. */
export const referralsOfPersons = statement<MetInReferral & { ownerId: string }>(
  'referrals_of_persons',
  `select rp.person_id as "ownerId", q.part, r.state, r.categories
   from referral_person rp join referral r on r.id = rp.referral_id
   join participation q on q.subject_id = r.id and q.organisation_id = (select app.org()) and q.ended_at is null
   where rp.person_id = any($1::uuid[])`,
);

/** The cases in which the viewer's organisation meets persons. */
export const casesOfPersons = statement<RawPersonCase>(
  'cases_of_persons',
  `select cp.person_id as "ownerId", cp.case_id as "caseId" from case_person cp
   join participation q on q.subject_id = cp.case_id and q.organisation_id = (select app.org()) and q.ended_at is null
   where cp.person_id = any($1::uuid[])`,
);
