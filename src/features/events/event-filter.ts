import type { JournalEntry } from '../../journal/entry.js';
import type { EntryFilter } from '../../journal/frame.js';
import { subjectOf } from './stream-subjects.js';

/** What a client asks to see of its stream. An empty list asks for nothing. */
export interface EventFilter {
  subjectTypes?: readonly string[] | null;
  words?: readonly string[] | null;
  subjectId?: string | null;
}

/** The filter as a predicate. An id that is none finds nothing, like one of a subject that is not there. */
export function entryFilter(filter: EventFilter | null | undefined): EntryFilter {
  const types = filter?.subjectTypes == null ? null : new Set(filter.subjectTypes);
  const words = filter?.words == null ? null : new Set(filter.words);
  const subject = filter?.subjectId == null ? undefined : subjectOf(filter.subjectId);
  return (entry) =>
    (types === null || types.has(entry.subjectType)) &&
    (words === null || words.has(entry.word)) &&
    (subject === undefined || (subject !== null && isAbout(entry, subject)));
}

/** Facts of a case, and of what is asked about it. */
export function caseFilter(caseId: string): EntryFilter {
  const subject = subjectOf(caseId);
  return (entry) =>
    subject?.subjectType === 'LEGAL_AID_CASE' &&
    (isAbout(entry, subject) || (entry.subjectType === 'COOPERATION' && entry.references.case === subject.rowId));
}

/** Facts of one cooperation, its items, proposals and dispositions. */
export function cooperationFilter(cooperationId: string): EntryFilter {
  const subject = subjectOf(cooperationId);
  return (entry) => subject?.subjectType === 'COOPERATION' && isAbout(entry, subject);
}

/** Facts of what can lie in an inbox. */
export function inboxFilter(): EntryFilter {
  return entryFilter({ subjectTypes: ['COOPERATION', 'LEGAL_AID_CASE'] });
}

function isAbout(entry: JournalEntry, subject: { subjectType: string; rowId: string }): boolean {
  return entry.subjectType === subject.subjectType && entry.subjectId === subject.rowId;
}
