import { brief } from '../../access/projection.js';
import type { OrganisationBrief, Redaction, RedactionReason } from '../../api/common.graphql.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { Part } from '../../kernel/roles.js';
import type { LegalAidCase } from './case.graphql.js';
import type { RawCase } from './case.queries.js';
import { belongsToRestricted, SHOWN_LITTLE } from './case.rules.js';
import { mayRead, maySeeTotals, type Sharing, sharingOf, sharingOfLevels } from './sharing.rules.js';
import { projectForSource } from './source.projection.js';

/**
 * Whether a person sees no more of a restricted case than number, state and due date. The organ and the source are
 * shown so little by their part that the clerk who needs the lawyer's name, or the list of what is missing, has it.
 */
export function isCovered(ctx: MemberContext, raw: RawCase): boolean {
  return raw.restricted && !SHOWN_LITTLE.includes(raw.part) && !belongsToRestricted(ctx.viewer, raw);
}

/** Whether hearing, custody and stage are seen: by the organ, and by who may read the facts and takes part. */
export function seesProceedings(part: Part, sharing: Sharing): boolean {
  return part === 'ORGAN' || (part !== 'ASKED' && mayRead(sharing.FACTS));
}

/** What the viewer sees of a case: by the organisation's part and grants; of a restricted one only who works on it. */
export function caseSharing(ctx: MemberContext, raw: RawCase): Sharing {
  return isCovered(ctx, raw) ? sharingOfLevels({}, 'RESTRICTED') : sharingOf(raw);
}

/**
 * A case as a viewer's organisation gets it: the one place that decides, field by field, for query, preview and event.
 * Withheld fields are null and named in `redactions`. `sharing` is given for a preview of what another will see.
 */
export function projectCase(ctx: MemberContext, raw: RawCase, sharing: Sharing = caseSharing(ctx, raw)): LegalAidCase {
  if (raw.part === 'SOURCE') return projectForSource(ctx, raw, sharing, awaitingOf(raw));
  const covered = isCovered(ctx, raw);
  const asked = sharing.FACTS.reason === 'NOT_YET_ACCEPTED';
  const leads = raw.part === 'LEAD' && !covered;
  const organ = raw.part === 'ORGAN';
  const proceedings = seesProceedings(raw.part, sharing);
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
    home: organ ? null : briefOrNull(ctx, raw.homeOrganisationId),
    means: means ? { branch: raw.meansBranch, ground: raw.meansGround } : null,
    lawyer:
      covered || asked || raw.lawyerName === null
        ? null
        : { name: raw.lawyerName, licenceNumber: raw.lawyerLicenceNumber ?? '', phone: raw.lawyerPhone },
    custody: proceedings ? raw.custody : null,
    stage: proceedings ? raw.stage : null,
    handlerId: leads && raw.handlerMemberId !== null ? toGlobalId('Member', raw.handlerMemberId) : null,
    receivedAt: raw.receivedAt,
    acceptedAt: organ ? null : raw.acceptedAt,
    grantedAt: organ ? null : raw.grantedAt,
    assignedAt: raw.assignedAt,
    startedAt: raw.startedAt,
    fileSubmittedAt: organ ? null : raw.fileSubmittedAt,
    closedAt: raw.closedAt,
    archivedAt: organ ? null : raw.archivedAt,
    lastMovedAt: raw.lastMovedAt,
    awaiting: awaitingOf(raw),
    awaitedSince: raw.awaitedSince,
    earliestDueAt: raw.earliestDueAt,
    overdue: raw.earliestDueAt !== null && raw.earliestDueAt <= ctx.clock.now(),
    unread: raw.unread,
    redactions: redactionsOf(sharing, { covered, asked, leads, organ, proceedings }),
    raw,
    sharing,
  } as unknown as LegalAidCase;
}

/** What the handling body does not see, beside the classes that are not shared with it. */
const WITHHELD_FROM_ORGANS = [
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

const PROCEEDINGS = ['custody', 'hearing', 'hearings', 'procedureChanges', 'stage'];

type Shown = 'covered' | 'asked' | 'leads' | 'organ' | 'proceedings';

function redactionsOf(
  sharing: Sharing,
  { covered, asked, leads, organ, proceedings }: Readonly<Record<Shown, boolean>>,
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
      'lawyer',
      'letters',
      'sides',
      'splitCases',
      'timeline',
      'supplement',
      'refusal',
      'advance',
    ),
    ...list(asked, 'NOT_YET_ACCEPTED', 'lawyer', 'letters', 'timeline'),
    ...list(!proceedings, asked ? 'NOT_YET_ACCEPTED' : sharing.FACTS.reason, ...PROCEEDINGS),
    ...list(organ, 'NOT_SHARED', ...WITHHELD_FROM_ORGANS),
    ...list(!mayRead(sharing.FACTS), sharing.FACTS.reason, 'facts', 'respondent', 'milestones', 'places'),
    ...list(!mayRead(sharing.MEANS), sharing.MEANS.reason, 'means', 'meansStatement', 'meansFinding'),
    ...list(sharing.IDENTITY.level === 'NONE', sharing.IDENTITY.reason, 'persons'),
    ...list(sharing.IDENTITY.level === 'NONE' && !organ, sharing.IDENTITY.reason, 'roster'),
    ...list(!maySeeTotals(sharing.AMOUNTS), sharing.AMOUNTS.reason, 'totals'),
    ...list(!mayRead(sharing.AMOUNTS), sharing.AMOUNTS.reason, 'settlements', 'payments'),
    ...list(!leads, covered ? 'RESTRICTED' : 'NOT_SHARED', 'fileSummary', 'handlerId', 'source', 'receipt', 'review'),
  ];
}

function awaitingOf(raw: RawCase): 'US' | 'THEM' | 'BOTH' | 'NOBODY' {
  if (raw.awaitsUs) return raw.awaitsThem ? 'BOTH' : 'US';
  return raw.awaitsThem ? 'THEM' : 'NOBODY';
}

function briefOrNull(ctx: Context, organisationId: string | null): OrganisationBrief | null {
  return organisationId === null ? null : brief(ctx, organisationId);
}
