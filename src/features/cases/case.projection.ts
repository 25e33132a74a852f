import { brief, briefOrNull } from '../../access/projection.js';
import { awaitingOf } from '../../api/awaiting.js';
import type { Redaction, RedactionReason } from '../../api/common.graphql.js';
import type { MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { Part } from '../../kernel/roles.js';
import type { LegalAidCase } from './case.graphql.js';
import type { RawCase } from './case.queries.js';
import { projectForFormerLead } from './former-lead.projection.js';
import { mayRead, maySeeTotals, type Sharing, sharingOf, sharingOfLevels } from './sharing.rules.js';
import { projectForSource } from './source.projection.js';

/** Whether hearing, custody and stage are seen: by the organ, and by who may read the facts and takes part. */
export function seesProceedings(part: Part, sharing: Sharing): boolean {
  return part === 'ORGAN' || (part !== 'ASKED' && mayRead(sharing.FACTS));
}

/** What the viewer sees of a case: by the organisation's part and grants; of a restricted one only who belongs to it. */
export function caseSharing(raw: RawCase): Sharing {
  return raw.coveredBy === null ? sharingOf(raw) : sharingOfLevels({}, 'RESTRICTED');
}

/**
 * A case as a viewer's organisation gets it: the one place that decides, field by field, for query, preview and event.
 * Withheld fields are null and named in `redactions`. `sharing` is given for a preview of what another will see.
 */
export function projectCase(ctx: MemberContext, raw: RawCase, sharing: Sharing = caseSharing(raw)): LegalAidCase {
  if (raw.part === 'SOURCE') return projectForSource(ctx, raw, sharing, awaitingOf(raw));
  if (raw.part === 'FORMER_LEAD' && raw.coveredBy === null)
    return projectForFormerLead(ctx, raw, sharing, awaitingOf(raw));
  const covered = raw.coveredBy !== null;
  const when = (at: Date | null): Date | null => (covered ? null : at);
  const asked = sharing.FACTS.reason === 'NOT_YET_ACCEPTED';
  const leads = raw.part === 'LEAD' && !covered;
  const organ = raw.part === 'ORGAN';
  const proceedings = seesProceedings(raw.part, sharing);
  const designation = SEE_DESIGNATION.includes(raw.part) && !covered;
  const means = mayRead(sharing.MEANS) && raw.meansBranch !== null;
  return {
    __typename: 'LegalAidCase',
    id: toGlobalId('LegalAidCase', raw.id),
    number: raw.number,
    state: raw.state,
    version: raw.version,
    causeCode: covered ? null : raw.causeCode,
    cause: covered ? null : ctx.reference.causeName(raw.causeCode, ctx.locale),
    matter: covered || organ ? null : raw.matter,
    form: covered ? null : raw.form,
    groupClaim: raw.groupClaim,
    restricted: raw.restricted,
    part: raw.part,
    lead: brief(ctx, raw.leadOrganisationId),
    home: covered || organ ? null : briefOrNull(ctx, raw.homeOrganisationId),
    means: means ? { branch: raw.meansBranch, ground: raw.meansGround } : null,
    lawyer:
      covered || asked || raw.lawyerName === null
        ? null
        : { name: raw.lawyerName, licenceNumber: raw.lawyerLicenceNumber ?? '', phone: raw.lawyerPhone },
    custody: proceedings ? raw.custody : null,
    stage: proceedings ? raw.stage : null,
    handlerId: leads && raw.handlerMemberId !== null ? toGlobalId('Member', raw.handlerMemberId) : null,
    receivedAt: raw.receivedAt,
    acceptedAt: organ ? null : when(raw.acceptedAt),
    grantedAt: organ ? null : when(raw.grantedAt),
    assignedAt: when(raw.assignedAt),
    startedAt: when(raw.startedAt),
    fileSubmittedAt: organ ? null : when(raw.fileSubmittedAt),
    closedAt: when(raw.closedAt),
    archivedAt: organ ? null : when(raw.archivedAt),
    designation: designation ? designationOf(ctx, raw) : null,
    lastMovedAt: raw.lastMovedAt,
    awaiting: awaitingOf(raw),
    awaitedSince: raw.awaitedSince,
    earliestDueAt: raw.earliestDueAt,
    overdue: raw.earliestDueAt !== null && raw.earliestDueAt <= ctx.clock.now(),
    unread: raw.unread,
    redactions: [
      ...redactionsOf(sharing, {
        covered,
        asked,
        leads,
        organ,
        proceedings,
        designation,
        idle: NOT_AT_WORK.includes(raw.part),
        supports: raw.part === 'SUPPORT',
      }),
      ...endingRedactions(raw.part, sharing),
    ],
    raw,
    sharing,
  } as unknown as LegalAidCase;
}

/** Who named the lead anew is the affair of who led, who leads, whose home it is and who is above them. */
const SEE_DESIGNATION: readonly Part[] = ['LEAD', 'HOME', 'SUPERVISOR'];

/** By which paper a superior named the lead while the former one was suspended; null where it did not. */
function designationOf(ctx: MemberContext, raw: RawCase): LegalAidCase['designation'] {
  const { designatedAt, designatedByOrganisationId, designationNumber } = raw;
  if (designatedAt === null || designatedByOrganisationId === null || designationNumber === null) return null;
  return { at: designatedAt, by: brief(ctx, designatedByOrganisationId), documentNumber: designationNumber };
}

/** What the handling body does not see, beside the classes that are not shared with it. */
const WITHHELD_FROM_ORGANS = [
  'materials',
  'matter',
  'home',
  'acceptedAt',
  'grantedAt',
  'fileSubmittedAt',
  'archivedAt',
  'deadlines',
  'roster',
  'timeline',
  'supplement',
  'refusal',
  'advance',
];
/** Sides that see a case without working on it: not its papers, and not its story. */
const NOT_AT_WORK: readonly Part[] = ['SUPPORT', 'SUPERVISOR'];

/** The lead's own desk. */
const OF_LEAD = ['fileSummary', 'handlerId', 'source', 'receipt', 'review', 'replacements'];

/** What follows from the state, day by day. */
const DATES = ['acceptedAt', 'grantedAt', 'assignedAt', 'startedAt', 'fileSubmittedAt', 'closedAt', 'archivedAt'];

const PROCEEDINGS = ['custody', 'hearing', 'hearings', 'procedureChanges', 'stage'];

/** How the case ended is the affair of the lead, the home and the superior; an objection of the lead and the superior. */
function endingRedactions(part: Part, sharing: Sharing): Redaction[] {
  const reads = mayRead(sharing.FACTS);
  const why = reads ? 'NOT_SHARED' : sharing.FACTS.reason;
  const reviews = reads && (part === 'LEAD' || part === 'SUPERVISOR');
  const fields = [
    ...(reviews || (reads && part === 'HOME') ? [] : ['termination']),
    ...(reviews ? [] : ['objection', 'objections']),
    ...(reads ? [] : ['letterServices']),
  ];
  return fields.map((field) => ({ field, reason: why }));
}

type Shown = 'covered' | 'asked' | 'leads' | 'organ' | 'proceedings' | 'designation' | 'idle' | 'supports';

function redactionsOf(
  sharing: Sharing,
  { covered, asked, leads, organ, proceedings, designation, idle, supports }: Readonly<Record<Shown, boolean>>,
): Redaction[] {
  const list = (withheld: boolean, reason: RedactionReason, ...fields: string[]) =>
    withheld ? fields.map((field) => ({ field, reason })) : [];
  return [
    ...list(
      covered,
      'RESTRICTED',
      'causeCode',
      'cause',
      'matter',
      'form',
      'home',
      'lawyer',
      ...DATES,
      'letters',
      'materials',
      'members',
      'lawyerCandidates',
      'sides',
      'splitFrom',
      'splitCases',
      'timeline',
      'supplement',
      'refusal',
      'advance',
    ),
    ...list(asked, 'NOT_YET_ACCEPTED', 'lawyer', 'letters', 'timeline'),
    ...list(!proceedings, asked ? 'NOT_YET_ACCEPTED' : sharing.FACTS.reason, ...PROCEEDINGS),
    ...list(organ, 'NOT_SHARED', ...WITHHELD_FROM_ORGANS),
    ...list(idle && !covered, sharing.SIDES.reason, 'letters', 'timeline'),
    ...list(supports && !covered, 'NOT_SHARED', 'materials'),
    ...list(!mayRead(sharing.FACTS), sharing.FACTS.reason, 'facts', 'respondent', 'milestones', 'places', 'competence'),
    ...list(!mayRead(sharing.FACTS) && !covered && !organ, sharing.FACTS.reason, 'advance'),
    ...list(!mayRead(sharing.MEANS), sharing.MEANS.reason, 'means', 'meansStatement', 'meansFinding'),
    ...list(sharing.IDENTITY.level === 'NONE', sharing.IDENTITY.reason, 'persons'),
    ...list(sharing.IDENTITY.level === 'NONE' && !organ, sharing.IDENTITY.reason, 'roster'),
    ...list(!maySeeTotals(sharing.AMOUNTS), sharing.AMOUNTS.reason, 'totals'),
    ...list(!mayRead(sharing.AMOUNTS), sharing.AMOUNTS.reason, 'settlements', 'payments'),
    ...list(!designation, covered ? 'RESTRICTED' : 'NOT_SHARED', 'designation'),
    ...list(!leads, covered ? 'RESTRICTED' : 'NOT_SHARED', ...OF_LEAD),
  ];
}
