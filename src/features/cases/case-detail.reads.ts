import { type ViewerAction as ActionAnswer, whyMayNot } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import { moneyOf, type Side } from '../../api/common.graphql.js';
import { rowsOf } from '../../api/loader.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { Part } from '../../kernel/roles.js';
import { unseal } from '../../kernel/seal.js';
import { casePlace } from './case.entity.js';
import type { LegalAidCase } from './case.graphql.js';
import { type CaseCommand, caseLifecycle } from './case.lifecycle.js';
import {
  actionFactsByCase,
  milestonesByCase,
  type RawActionFacts,
  type RawCase,
  type RawMilestone,
  sealedTextsByCase,
  sidesByCase,
} from './case.queries.js';
import { whyMayNotInCase } from './case.rules.js';
import type { Milestone } from './case-parts.graphql.js';
import { decisionsByCase, type RawDecisions } from './decision.queries.js';
import { refusalOfIrregular } from './decision.rules.js';
import { isDeciding, whyNotDecide } from './decision-actions.js';
import { refusalToNameLead } from './designation.rules.js';
import {
  RESTRICTION_COMMANDS,
  type RestrictionCommand,
  refusalOfSuperior,
  restrictionNotNow,
} from './restriction.rules.js';
import { mayRead } from './sharing.rules.js';

/** A sealed text of a case, where it may be read. */
export async function sealedText(
  ctx: Context,
  { raw, sharing }: LegalAidCase,
  which: 'facts' | 'respondent' | 'fileSummary',
): Promise<string | null> {
  const leads = raw.part === 'LEAD' && sharing.FACTS.reason !== 'RESTRICTED';
  if (which === 'fileSummary' ? !leads : !mayRead(sharing.FACTS)) return null;
  const [row] = await rowsOf(ctx, sealedTextsByCase, raw.id);
  const column = (
    { facts: 'facts_sealed', respondent: 'respondent_sealed', fileSummary: 'file_summary_sealed' } as const
  )[which];
  return unseal(ctx, casePlace(column, raw.id), row?.[which] ?? null);
}

/** What happened in a case, as far as facts and amounts are shared; to who led it before what it recorded itself. */
export async function loadMilestones(ctx: Context, { raw, sharing }: LegalAidCase): Promise<Milestone[]> {
  const former = raw.part === 'FORMER_LEAD' && raw.coveredBy === null;
  if (!former && !mayRead(sharing.FACTS)) return [];
  const rows = await rowsOf(ctx, milestonesByCase, raw.id);
  if (former)
    return rows
      .filter((row) => row.recordedByOrganisationId === ctx.viewer?.organisationId)
      .map((row) => milestoneOf(ctx, row, true, 'ENDED'));
  return rows.map((row) => milestoneOf(ctx, row, mayRead(sharing.AMOUNTS), sharing.AMOUNTS.reason));
}

function milestoneOf(
  ctx: Context,
  row: RawMilestone,
  amounts: boolean,
  reason: Milestone['redactions'][number]['reason'],
): Milestone {
  return {
    id: toGlobalId('Milestone', row.id),
    kind: row.kind,
    happenedOn: row.happenedOn,
    amount: amounts ? moneyOf(row.amountFen) : null,
    bodyName: row.bodyName,
    documentNumber: row.documentNumber,
    note: unseal(ctx, { table: 'milestone', column: 'note_sealed', rowId: row.id }, row.noteSealed),
    recordedAt: row.recordedAt,
    recordedBy: brief(ctx, row.recordedByOrganisationId),
    redactions: amounts ? [] : [{ field: 'amount', reason }],
  };
}

/** The institutions that work on a case, and the body that handles the matter. */
const AT_WORK: readonly Part[] = ['LEAD', 'HOME', 'ASSISTING', 'FORMER_LEAD', 'ORGAN'];

/**
 * Beside itself: who works on a case sees who else does; who was merely asked or supports it who leads and whose home it is.
 * Who referred the person is for the lead alone, and neither an organ nor who helps learns whom else the person went to.
 */
const SHOWN_SIDES: Readonly<Partial<Record<Part, readonly Part[]>>> = {
  HOME: [...AT_WORK, 'ASKED', 'SUPPORT', 'SUPERVISOR'],
  ASSISTING: AT_WORK,
  SUPERVISOR: [...AT_WORK, 'ASKED', 'SUPPORT', 'SUPERVISOR'],
  ASKED: ['LEAD', 'HOME'],
  SUPPORT: ['LEAD', 'HOME'],
  ORGAN: ['LEAD', 'ORGAN'],
  SOURCE: ['LEAD'],
  FORMER_LEAD: ['LEAD'],
};

/** Who takes part, as far as the own part lets one know. */
export async function loadSides(ctx: Context, { raw, sharing }: LegalAidCase): Promise<Side[]> {
  if (sharing.SIDES.reason === 'RESTRICTED') return [];
  const rows = await rowsOf(ctx, sidesByCase, raw.id);
  const parts = SHOWN_SIDES[raw.part];
  const own = (organisationId: string) => organisationId === ctx.viewer?.organisationId;
  const shown = parts === undefined ? rows : rows.filter((row) => own(row.organisationId) || parts.includes(row.part));
  return shown.map(({ organisationId, part, since, endedAt }) => ({
    organisation: brief(ctx, organisationId),
    part,
    since,
    endedAt,
  }));
}

/** What the viewer can do with a case now: by the rows that guard the commands, and what stands in their way. */
export async function caseActions(ctx: MemberContext, { raw }: LegalAidCase): Promise<ActionAnswer[]> {
  const allowed = caseLifecycle.allowed(raw.state);
  const [[facts], [decisions]] = await Promise.all([
    allowed.length === 0 ? [] : rowsOf(ctx, actionFactsByCase, raw.id),
    allowed.some(isDeciding) ? rowsOf(ctx, decisionsByCase, raw.id) : [],
  ]);
  return [
    ...restrictionActions(ctx, raw, facts?.objectionLies ?? false),
    ...allowed.flatMap((command) => {
      const row = caseLifecycle.row(raw.state, command);
      if (row === null || facts === undefined) return [];
      const refusal =
        raw.coveredBy !== null && command !== 'designate'
          ? 'SUBJECT_RESTRICTED'
          : (whyMayNotInCase(ctx.viewer, raw.handlerMemberId, raw.part, row) ??
            whyNot(ctx, raw, facts, decisions, command));
      return [{ action: `${caseLifecycle.name}.${command}`, allowed: refusal === null, refusal }];
    }),
  ];
}

/**
 * What the head can do with who sees the case; the others are not asked. Of one that is covered the head of a superior can
 * give the objection to a colleague, and no more.
 */
function restrictionActions({ viewer }: MemberContext, raw: RawCase, objectionLies: boolean): ActionAnswer[] {
  if (!viewer.roles.has('HEAD')) return [];
  const takesUp = (command: RestrictionCommand) =>
    raw.part === 'SUPERVISOR' && command === 'memberAdd' && objectionLies;
  return (Object.keys(RESTRICTION_COMMANDS) as RestrictionCommand[])
    .filter((command) => restrictionNotNow(raw.restricted, command) === null)
    .filter((command) => raw.coveredBy === null || takesUp(command))
    .map((command) => {
      const refusal =
        whyMayNot(viewer, RESTRICTION_COMMANDS[command], raw.part) ??
        refusalOfSuperior(raw.part, command, objectionLies);
      return { action: `${caseLifecycle.name}.${command}`, allowed: refusal === null, refusal };
    });
}

function whyNot(
  ctx: MemberContext,
  raw: RawCase,
  facts: RawActionFacts,
  decisions: RawDecisions | undefined,
  command: CaseCommand,
): RefusalCode | null {
  const { memberId } = ctx.viewer;
  if (isDeciding(command) && decisions !== undefined)
    return whyNotDecide(command, raw, facts, decisions, { memberId, now: ctx.clock.now() });
  switch (command) {
    case 'close':
      if (raw.fileSubmittedByMemberId === memberId) return 'SAME_PERSON_MAY_NOT';
      if (refusalOfIrregular(raw) !== null) return refusalOfIrregular(raw);
      if (facts.unsettledRows > 0) return 'CASE_ROWS_UNSETTLED';
      if (facts.openSettlement !== null) return 'SETTLEMENT_OPEN_ALREADY';
      return facts.openAsks > 0 || facts.unseenAsks ? 'CASE_HAS_OPEN_ASKS' : null;
    case 'designate':
      return refusalToNameLead(
        ctx.viewer.organisationId,
        ctx.reference.organisation(raw.leadOrganisationId),
        facts.inConflict,
      );
    case 'withdraw':
      return facts.unseenAsks ? 'CASE_HAS_OPEN_ASKS' : null;
    case 'terminate':
      if (raw.handlerMemberId === memberId) return 'SAME_PERSON_MAY_NOT';
      return facts.unseenAsks ? 'CASE_HAS_OPEN_ASKS' : null;
    case 'replace':
    case 'askReplacement':
      return facts.replacementAskedBy === null ? null : 'REPLACEMENT_ASKED_ALREADY';
    case 'decideReplacement':
      if (facts.replacementAskedBy === null) return 'REPLACEMENT_NOT_ASKED';
      return facts.replacementAskedBy === memberId ? 'SAME_PERSON_MAY_NOT' : null;
    case 'correct':
      return facts.correctionOrdered ? null : 'CORRECTION_NOT_ORDERED';
    case 'importRoster':
      return facts.openSettlement === 'OFFERED' || facts.concluded ? 'ROSTER_LOCKED' : null;
    case 'waiveRow':
      return facts.openSettlement === 'OFFERED' ? 'ROSTER_LOCKED' : rowsThere(facts);
    case 'splitRow':
    case 'award':
      return rowsThere(facts);
    case 'settle':
      return facts.openSettlement === null ? rowsThere(facts) : null;
    case 'decide':
      return facts.openSettlement === 'OFFERED' ? null : 'SETTLEMENT_AT_ANOTHER_STAGE';
    case 'pay':
    case 'planRow':
      return facts.owedFen > 0 ? null : 'PAYMENT_NOTHING_OWED';
    default:
      return null;
  }
}

const rowsThere = (facts: RawActionFacts): RefusalCode | null => (facts.activeRows > 0 ? null : 'ROSTER_EMPTY');
