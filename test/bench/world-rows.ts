import type { Batch } from './copy.js';
import type { Institution } from './world.js';

const DAY_MS = 86_400_000;

/** What one ask is about and between whom, before it becomes rows. */
export interface Ask {
  readonly n: number;
  readonly at: Date;
  readonly from: Institution;
  readonly to: Institution;
  readonly state: 'RECEIVED' | 'ACTIVE' | 'CONCLUDED';
  readonly id: string;
  readonly caseId: string;
  readonly member: string;
}

interface PartFacts {
  readonly us?: boolean;
  readonly them?: boolean;
  readonly due?: Date | null;
  readonly news?: boolean;
  readonly ended?: boolean;
  readonly by?: readonly string[] | null;
}

export function part(
  batch: Batch,
  organisation: string,
  subject: string,
  type: string,
  as: string,
  at: Date,
  facts: PartFacts = {},
): void {
  batch.add(
    'participation (organisation_id, subject_id, subject_type, part, awaits_us, awaits_them, awaited_since, earliest_due_at, last_moved_at, since, ended_at, unread_since, restricted_by)',
    organisation,
    subject,
    type,
    as,
    facts.us === true,
    facts.them === true,
    facts.us === true ? at : null,
    facts.due ?? null,
    at,
    at,
    facts.ended === true ? at : null,
    facts.news === true ? at : null,
    facts.by ?? null,
  );
}

/** One case of two hundred is restricted: it covers itself, what is asked about it and its persons. */
export function isRestricted(n: number): boolean {
  return n % 200 === 7;
}

export function restrictedBy({ n, caseId }: { n: number; caseId: string }): readonly string[] | null {
  return isRestricted(n) ? [caseId] : null;
}

export function dueOf(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / DAY_MS) * DAY_MS + 60 * DAY_MS - 8 * 3_600_000);
}

/** A row id as the server makes them: the instant first, then what tells it from all others. */
export function rowId(at: Date, kind: number, n: number): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kind.toString(16).padStart(3, '0')}-8000-${n.toString(16).padStart(12, '0')}`;
}
