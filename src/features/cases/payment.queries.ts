import { statement } from '../../kernel/context.js';
import { PERSON_COLUMNS, type RawPerson } from '../people/person.queries.js';
import type { PaymentMethod } from './payment.rules.js';

export interface RawPayment {
  id: string;
  ownerId: string;
  amountFen: number;
  paidOn: string;
  method: PaymentMethod;
  recordedAt: Date;
  recordedByOrganisationId: string;
  workers: number;
}

/** The payments of cases, the oldest first. */
export const paymentsByCase = statement<RawPayment>(
  'payments_by_case',
  `select p.id, p.case_id as "ownerId", p.amount_fen as "amountFen", p.paid_on as "paidOn", p.method, p.recorded_at as "recordedAt",
     p.recorded_by_organisation_id as "recordedByOrganisationId",
     (select count(*) from payment_allocation a where a.payment_id = p.id) as workers
   from payment p where p.case_id = any($1::uuid[]) order by p.case_id, p.paid_on, p.recorded_at, p.id`,
);

export interface RawAllocation extends RawPerson {
  rowId: string;
  rowNumber: number;
  amountFen: number;
}

/** $1 payment · $2 after row number · $3 how many */
export const allocationsOfPayment = statement<RawAllocation>(
  'allocations_of_payment',
  `select r.id as "rowId", r.row_number as "rowNumber", a.amount_fen as "amountFen", ${PERSON_COLUMNS}
   from payment_allocation a join roster_row r on r.id = a.row_id join person p on p.id = r.person_id
   where a.payment_id = $1::uuid and r.row_number > $2::int order by r.row_number limit $3::int`,
);
