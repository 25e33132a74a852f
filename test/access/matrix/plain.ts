/**
 * Types that have no data of their own, with the reason why their fields come with what they hang on. Nothing else may be
 * declared PARENT.
 */
export const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/Connection$|Edge$|^PageInfo$/, 'a page of what has lines of its own'],
  [/Payload$/, 'frames a subject that has lines of its own; role-matrix.csv says whose command it answers'],
  [/^(Money|Region|EntryReference|ViewerActionRefusal|ViewerAction|Redaction)$/, 'the value of the field it stands in'],
  [/^(UserError|UserErrorIssue|OrganisationWarning)$/, 'answers what the caller said; names no data'],
  [/^(Heartbeat|Skipped|Discontinuity|ReauthRequired|AccessRevoked|EventPage)$/, 'numbers of the own stream'],
  [
    /^(InboxCounts|InboxStateCount|Worklist|WorklistFilterView)$/,
    'counts of the own worklist; its places are InboxItem',
  ],
  [/^(ConsultationCounts|ConsultationChannelCount)$/, 'figures of the own front desk'],
  [/^LetterLink$/, 'the number of a paper that has lines of its own'],
  [/^FileTicket$/, 'is handed to the person who asks for it, once'],
  [/^(CompetenceTurnText|CompetentInstitution)$/, 'reckoned from what the caller said and the public directory'],
  [/^SharedClass$/, 'the table of lifecycles §8 as the sender narrowed it; played with the preview'],
];

/** Why a type, or a field of any type, has no data of its own; null when it has. */
export function whyPlain(type: string, field = ''): string | null {
  if (/^(cursor|streamHead)$/.test(field)) return 'a place in the list or stream of the reader';
  return PLAIN.find(([pattern]) => pattern.test(type))?.[1] ?? null;
}

export const isPlain = (type: string): boolean => whyPlain(type) !== null || type === 'OrganisationBrief';

/** Types that everybody reads, or that are the person's own session. */
export const OPEN: Readonly<Record<string, 'PUBLIC' | 'SESSION'>> = {
  DirectoryEntry: 'PUBLIC',
  OrganisationBrief: 'PUBLIC',
  PlatformInfo: 'PUBLIC',
  PublishedLawyer: 'PUBLIC',
  ViewerInfo: 'SESSION',
  ViewerPerson: 'SESSION',
};
