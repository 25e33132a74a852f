import { statement } from '../../kernel/context.js';
import type { KeptSuspension } from './agreed-date.rules.js';

export interface RawDeadline {
  id: string;
  ownerId: string;
  itemId: string | null;
  organisationId: string;
  ruleId: string;
  source: string;
  startedAt: Date;
  dueOn: string | null;
  dueAt: Date | null;
  firstDueOn: string;
  provisional: boolean;
  explanationZh: string;
  explanationEn: string;
  citation: string;
  verified: boolean;
  stoppedAt: Date | null;
  escalatedAt: Date | null;
  suspensions: KeptSuspension[];
  /** The stricter clock kept beside it; all null where there is none. */
  strictDueOn: string | null;
  strictDueAt: Date | null;
  strictExplanationZh: string | null;
  strictExplanationEn: string | null;
  strictCitation: string | null;
  strictVerified: boolean | null;
}

/** The clocks of subjects, running ones first. */
export const deadlinesBySubject = statement<RawDeadline>(
  'deadlines_by_subject',
  `select id, subject_id as "ownerId", item_id as "itemId", organisation_id as "organisationId", rule_id as "ruleId", source,
     started_at as "startedAt", due_on as "dueOn", due_at as "dueAt", first_due_on as "firstDueOn", provisional,
     explanation_zh as "explanationZh", explanation_en as "explanationEn", citation, verified, stopped_at as "stoppedAt", escalated_at as "escalatedAt",
     suspensions, strict_due_on as "strictDueOn", strict_due_at as "strictDueAt", strict_explanation_zh as "strictExplanationZh",
     strict_explanation_en as "strictExplanationEn", strict_citation as "strictCitation", strict_verified as "strictVerified"
   from deadline where subject_id = any($1::uuid[]) order by subject_id, stopped_at nulls first, due_at, id`,
);
