import type { Part, Role } from '../../kernel/roles.js';
import type { InboxSubject } from './inbox-subjects.js';

/** What a named list shows, in the very terms of the inbox's filter: the count and the list are one. */
export interface WorklistFilter {
  subjectTypes: readonly InboxSubject[];
  awaiting?: 'US' | 'THEM';
  states?: readonly string[];
  kinds?: readonly string[];
  parts?: readonly Part[];
  dueWithinDays?: number;
  dueWithinHours?: number;
  overdue?: boolean;
  late?: 'STRICT' | 'STATUTORY';
  unread?: boolean;
  claimedByMe?: boolean;
  happensWithinDays?: number;
}

export interface WorklistRow {
  zh: string;
  en: string;
  /** Kinds of organisation that have such a list. */
  at: readonly string[];
  /** Roles of whom it is the work. */
  roles: readonly Role[];
  filter: WorklistFilter;
}

export const INSTITUTION = ['LEGAL_AID_INSTITUTION'];
