import { statement } from '../../kernel/context.js';
import type { ConsentForm, ConsentGiver } from './consent.entity.js';

/** An entry of the own organisation's ledger. */
export interface RawConsent {
  id: string;
  personId: string;
  recipientOrganisationId: string;
  purpose: string;
  categories: string[];
  basis: 'CONSENT' | 'STATUTORY';
  basisArticle: string;
  givenBy: ConsentGiver | null;
  givenHow: ConsentForm | null;
  textSealed: Buffer | null;
  guardianSealed: Buffer | null;
  witnessSealed: Buffer | null;
  givenAt: Date;
  withdrawnAt: Date | null;
  version: number;
}

const COLUMNS = `id, person_id as "personId", recipient_organisation_id as "recipientOrganisationId", purpose, categories, basis,
  basis_article as "basisArticle", given_by as "givenBy", given_how as "givenHow", text_sealed as "textSealed", guardian_sealed as "guardianSealed",
  witness_sealed as "witnessSealed", given_at as "givenAt", withdrawn_at as "withdrawnAt", version`;

export const consentsByIds = statement<RawConsent>(
  'consents_by_ids',
  `select ${COLUMNS} from consent where id = any($1::uuid[]) and organisation_id = (select app.org())`,
);

export const consentsByPerson = statement<RawConsent>(
  'consents_by_person',
  `select ${COLUMNS} from consent where person_id = $1 and organisation_id = (select app.org()) order by recorded_at desc, id desc limit 100`,
);

/** The latest consent of each person that holds now. $1 persons, $2 recipient, $3 purpose. */
export const validConsentsOf = statement<{ personId: string; categories: string[] }>(
  'valid_consents_of',
  `select distinct on (person_id) person_id as "personId", categories from consent
   where organisation_id = (select app.org()) and person_id = any($1::uuid[]) and recipient_organisation_id = $2 and purpose = $3
     and basis = 'CONSENT' and withdrawn_at is null
   order by person_id, recorded_at desc, id desc`,
);
