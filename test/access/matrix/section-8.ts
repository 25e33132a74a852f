import type { Reader } from './matrix.js';

/** The classes of lifecycles.md §8, and what is no class: the course of the work, the other sides, the lead's own desk. */
export type FieldClass =
  | 'identity'
  | 'contact'
  | 'means'
  | 'facts'
  | 'evidence'
  | 'amounts'
  | 'titles'
  | 'totals'
  | 'supplement'
  | 'outcome'
  | 'contributions'
  | 'lawyer'
  | 'proceedings'
  | 'course'
  | 'sides'
  | 'own';

const EVERYTHING: readonly FieldClass[] = [
  'identity',
  'contact',
  'means',
  'facts',
  'evidence',
  'titles',
  'amounts',
  'totals',
  'lawyer',
  'proceedings',
  'course',
  'sides',
  'supplement',
  'outcome',
  'contributions',
  'own',
];

/**
 * The table of §8 as it stands there, for the parts that this world plays: what a part sees of a class at most. ASSISTING
 * is Tongliang, which collects evidence and serves a document. Written from the page, not from the code.
 */
export const SECTION_8: Readonly<Record<Reader, readonly FieldClass[]>> = {
  LEAD: EVERYTHING,
  HOME: EVERYTHING.filter((each) => each !== 'own'),
  ASSISTING: [
    'identity',
    'contact',
    'facts',
    'evidence',
    'titles',
    'lawyer',
    'proceedings',
    'course',
    'sides',
    'supplement',
    'outcome',
  ],
  ORGAN: ['identity', 'lawyer', 'proceedings', 'sides'],
  // While a supplement is asked of it.
  SOURCE: ['supplement', 'sides'],
  SUPPORT: ['identity', 'facts', 'lawyer', 'proceedings', 'course', 'sides', 'supplement', 'outcome'],
  SUPERVISOR: [
    'identity',
    'means',
    'facts',
    'evidence',
    'titles',
    'amounts',
    'totals',
    'lawyer',
    'proceedings',
    'course',
    'sides',
    'supplement',
    'outcome',
  ],
  // A person is masked in every answer; the whole value is a reveal of its own.
  ASKED: ['identity', 'facts', 'titles', 'totals', 'course', 'sides', 'supplement', 'outcome'],
  FORMER_LEAD: ['outcome', 'sides', 'contributions'],
  COLLEAGUE: [],
  OTHER_HANDLER: [],
  ADMINISTRATOR: [],
  STRANGER: [],
  // Parts in what an office has alone and in an ask: of a case there are none.
  OWNER: [],
  REQUESTING: [],
  REQUESTED: [],
};

const CLASSES: Readonly<Partial<Record<FieldClass, readonly string[]>>> = {
  identity: ['persons'],
  means: ['means', 'meansStatement', 'meansFinding'],
  facts: [
    'facts',
    'respondent',
    'milestones',
    'places',
    'competence',
    'matter',
    'cause',
    'causeCode',
    'form',
    'advance',
    'termination',
  ],
  titles: ['materials'],
  totals: ['totals'],
  amounts: ['settlements', 'payments'],
  lawyer: ['lawyer'],
  proceedings: ['custody', 'stage', 'hearing', 'hearings', 'procedureChanges'],
  sides: ['sides', 'home'],
  supplement: ['supplement'],
  own: [
    'fileSummary',
    'handlerId',
    'source',
    'receipt',
    'review',
    'replacements',
    'members',
    'lawyerCandidates',
    'letterServices',
  ],
};
/** What says that there is a case at all, and whose turn it is: number, state, dates of the outcome. Everybody on it has it. */
const FACE =
  /^(id|number|state|version|lead|restricted|groupClaim|receivedAt|lastMovedAt|closedAt|archivedAt|part|awaiting|awaitedSince|earliestDueAt|overdue|unread|viewerActions|redactions)$/;

const AMOUNTS = /^(wages|overtime|compensation|claimed|awarded|settled|paid|owed|share|decision|planUntil)$/;

/** The class of §8 that a line belongs to; null where §8 has none: the face of a subject, and subjects with rules of their own. */
export function classOf(type: string, field: string, at: string): FieldClass | null {
  const [sample = '', first] = at.split('.');
  // A second case at another stage is a case.
  const root = sample.replace(/^LegalAidCase .*/, 'LegalAidCase');
  if (root === 'Person')
    return /^phoneMasked$/.test(field) ? 'contact' : /^(id|redactions)$/.test(field) ? null : 'identity';
  if (root === 'RosterRow' && type === 'RosterRow')
    return AMOUNTS.test(field) ? 'amounts' : /^(employer|project)$/.test(field) ? 'facts' : null;
  if (root === 'Material')
    return field === 'title'
      ? 'titles'
      : /^(mediaType|size|sha256|obtained|downloadPath)/.test(field)
        ? 'evidence'
        : null;
  if (root === 'Settlement') return /^(viewerActions|id|version)$/.test(field) ? null : 'amounts';
  if (root === 'InboxItem of a case')
    return field === 'matter' ? 'facts' : field === 'home' ? 'sides' : /^person/.test(field) ? 'identity' : null;
  if (root !== 'LegalAidCase') return null;
  const name = first ?? field;
  if (FACE.test(name)) return null;
  if (/^(splitFrom|splitCases|deadlines|letters|timeline|objection|objections|roster)$/.test(name)) return null;
  if (name === 'refusal') return /^(ground|reason)$/.test(field) ? 'means' : 'outcome';
  const found = Object.entries(CLASSES).find(([, fields]) => fields.includes(name));
  return (found?.[0] as FieldClass | undefined) ?? 'course';
}

/** The paragraph that a line stands on. */
export function paragraphOf(type: string, field: string, at: string): string {
  const known = classOf(type, field, at);
  if (known !== null)
    return known === 'course' || known === 'own' ? `§8 ${known} (no class: the work itself)` : `§8 ${known}`;
  const [root = ''] = at.split('.');
  return PARAGRAPHS.find(([pattern]) => pattern.test(root))?.[1] ?? '§2.13';
}

const PARAGRAPHS: readonly (readonly [RegExp, string])[] = [
  [/^(LegalAidCase|RosterRow|Person|Settlement)/, '§8 face of the subject'],
  [/^Material/, '§8 evidence; own papers'],
  [/^Letter/, '§2.13 papers of who wrote and who receives; §8 HOME and LEAD'],
  [/^Cooperation(Preview)?( |$)/, '§2.13 both sides of an ask; §8 any ask before acceptance'],
  [/^CooperationItem/, '§4 both sides of an ask'],
  [/^Referral/, '§5 the source learns the outcome; §2.17'],
  [/^(DefenceNotice|DefenceLine)/, '§6 both sides see both clocks; by what the lawyer was chosen is the institution’s'],
  [/^(DutyLawyerHelp|DutyShift)/, '§6 duty lawyer help; roster by station'],
  [/^Consultation/, '§7 the own front desk'],
  [/^CompetenceConflict/, '§1 superiors; §7 competence'],
  [/^Consent/, '§2.17 the ledger of who recorded it'],
  [/^Agreement/, '§1 agreement: both heads'],
  [/^(Lawyer|Member)/, '§1 members and register of one organisation'],
  [/^Organisation/, '§1 who is on the platform is public'],
  [/^InboxItem/, '§8 as in the subject; §2.15'],
  [/^EventFrame/, '§10 facts as they were; subject under present rights'],
];

/** Cells that show more than the table, each with its reason; REVIEW.md tells them at length. */
export const EXCEPTIONS: readonly (readonly [string, Reader, string])[] = [
  ['LegalAidCase.cause|', 'ORGAN', 'the organ knows which matter it hears: no fact of the person'],
  ['LegalAidCase.causeCode|', 'ORGAN', 'the same'],
  ['LegalAidCase.form|', 'ORGAN', 'defence or representation: whom it has before it'],
  ['LegalAidCase.assignedAt|', 'ORGAN', 'since when there is the lawyer of whom it is told'],
  ['LegalAidCase.startedAt|', 'ORGAN', 'the state says as much'],
];
