import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import type { JournalEntry } from '../../journal/entry.js';
import type { Viewer } from '../../kernel/context.js';
import type { Role } from '../../kernel/roles.js';

/** What decides whether a viewer may have the facts of a subject, read at delivery. */
export interface EntitlementFacts {
  /** What the viewer's organisation takes part in, as which kind of subject; null when it takes no part (any more). */
  subjectType: string | null;
  /** Restricted, and the person belongs to it not. */
  covered: boolean;
  /** The handling body, the source: their part shows so little that no case is restricted to them. */
  shownLittle: boolean;
  /** The restricted subjects the person belongs to now. */
  belongsTo: readonly string[];
  /** Of the case, or the case a cooperation is about, where it is visible. */
  handlerMemberId: string | null;
  /** The viewer handles an item of the cooperation, or a case of the person. */
  handles: boolean;
  /** It was merely sent on through the viewer's organisation, or is asked of it and not answered. */
  merelyAsked?: boolean;
}

const AGREEMENTS: readonly Role[] = ['HEAD', 'COOPERATION_OFFICER'];

/** Whether the viewer may have this entry now; a subject in which the organisation takes no part has no facts. */
export function mayHaveEntry(viewer: Viewer, entry: JournalEntry, facts: EntitlementFacts | undefined): boolean {
  if (entry.restrictedTo !== null && !belongs(viewer, entry.restrictedTo, facts)) return false;
  if (facts?.covered === true && !viewer.roles.has('HEAD')) return false;
  const takesPart = facts?.subjectType === entry.subjectType;
  switch (entry.subjectType) {
    case 'COOPERATION':
    case 'PERSON':
    case 'LEGAL_AID_CASE':
    case 'CONSULTATION':
    case 'REFERRAL':
    case 'COMPETENCE_CONFLICT':
    case 'PERSON_QUESTION':
      return takesPart && mayReadCasework(viewer) && isOwn(viewer, facts);
    // What was merely sent on through an organisation is none of its business.
    case 'DEFENCE_NOTICE':
    case 'DUTY_LAWYER_HELP':
      return takesPart && mayReadCasework(viewer) && isOwn(viewer, facts) && facts.merelyAsked !== true;
    case 'AGREEMENT':
      return takesPart && AGREEMENTS.some((role) => viewer.roles.has(role));
    // Who is on the platform is no secret.
    case 'ORGANISATION':
      return true;
    case 'MEMBER':
      return viewer.roles.has('ORG_ADMIN') || entry.subjectId === viewer.memberId;
    case 'LAWYER':
      return viewer.roles.has('ORG_ADMIN') || mayReadCasework(viewer);
    default:
      return false;
  }
}

/** A person who only handles has the facts of own cases, and of what is asked about them. */
function isOwn(viewer: Viewer, facts: EntitlementFacts): boolean {
  const own = ownCasesOnly(viewer);
  return own === null || facts.handlerMemberId === own || facts.handles;
}

/** What was restricted when it was recorded stays with who belongs, and with the head. */
function belongs(viewer: Viewer, restrictedTo: readonly string[], facts: EntitlementFacts | undefined): boolean {
  return (
    viewer.roles.has('HEAD') ||
    facts?.shownLittle === true ||
    restrictedTo.some((id) => facts?.belongsTo.includes(id) === true)
  );
}
