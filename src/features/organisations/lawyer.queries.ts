import { statement } from '../../kernel/context.js';
import type { LocalDate } from '../../kernel/local-date.js';
import type { LawyerState } from './lawyer.lifecycle.js';
import { listOf } from './list.queries.js';

export interface LawyerRow {
  id: string;
  memberId: string | null;
  name: string;
  licenceNumber: string;
  firm: string | null;
  phone: string | null;
  practisingSince: LocalDate;
  criminalPracticeSince: LocalDate | null;
  specialities: string[];
  familiarWithMinors: boolean;
  published: boolean;
  state: LawyerState;
  version: number;
  createdAt: Date;
}

const COLUMNS = `l.id, l.member_id as "memberId", l.name, l.licence_number as "licenceNumber", l.firm, l.phone,
  l.practising_since as "practisingSince", l.criminal_practice_since as "criminalPracticeSince", l.specialities,
  l.familiar_with_minors as "familiarWithMinors", l.published, l.state, l.version, l.created_at as "createdAt"`;

/** $1 state, $2 after, $3 how many. */
export const ownLawyers = listOf<LawyerRow>('own_lawyers', {
  columns: COLUMNS,
  from: 'from lawyer l where l.organisation_id = (select app.org()) and ($1::text is null or l.state = $1)',
  after: '($2::uuid is null or l.id > $2)',
  order: 'l.id',
  orderOfPage: 'x.id',
  limit: '$3',
});

export const lawyersByIds = statement<LawyerRow>(
  'lawyers_by_ids',
  `select ${COLUMNS} from lawyer l where l.organisation_id = (select app.org()) and l.id = any($1::uuid[])`,
);
