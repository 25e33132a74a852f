import type { GraphQLResolveInfo } from 'graphql';
import { type ViewerAction as ActionAnswer, actionsOf, mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { brief } from '../../access/projection.js';
import type { Look } from '../../access/restricted.js';
import type { PageArgs } from '../../api/connection.js';
import { rowsOf } from '../../api/loader.js';
import type { RefusalCode } from '../../errors/catalogue.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { rowIdOf } from '../../kernel/ids.js';
import { caseLifecycle } from '../cases/case.lifecycle.js';
import { caseNotNow } from '../cases/case.rules.js';
import { openCovered } from '../cases/restricted-access.service.js';
import { deadlinesBySubject, type RawDeadline } from '../deadlines/deadline.queries.js';
import type { Material } from '../materials/material.graphql.js';
import { materialsByNotice } from '../materials/material.queries.js';
import { materialsOf } from '../materials/material.reads.js';
import { candidatesFor } from '../organisations/candidate.service.js';
import { type CountedPage, emptyPage, pageOfList } from '../organisations/list.reads.js';
import type { DefenceNotice } from './defence.graphql.js';
import { projectLine, projectNotice } from './defence.projection.js';
import {
  linesByNotice,
  noticeByNumber,
  noticeOfLine,
  noticesByIds,
  otherLawyersOfLine,
  ownNotices,
  type RawLine,
  type RawNotice,
} from './defence.queries.js';
import { lawyerTraitsOf, refusalOfReroute } from './defence.rules.js';
import type { DefenceLine, LineLateness } from './defence-line.graphql.js';
import { defenceLineLifecycle } from './defence-line.lifecycle.js';
import { refusalOfSide } from './defence-steps.rules.js';
import { type NoticeState, noticeLifecycle } from './notice.lifecycle.js';

/** Notices the viewer may see, by row id, in one statement; missing and foreign ones are null alike. */
export async function loadNotices(
  ctx: Context,
  ids: readonly string[],
  look: Look = 'OPEN',
): Promise<(DefenceNotice | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return ids.map(() => null);
  const found = await ctx.reads.rows(noticesByIds, [ids, ownCasesOnly(viewer)]);
  const rows = await openCovered(ctx as MemberContext, found, look);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectNotice({ ...ctx, viewer }, row);
  });
}

/** One notice the viewer may see. */
export async function loadNotice(ctx: Context, id: string): Promise<DefenceNotice | null> {
  return (await loadNotices(ctx, [id]))[0] ?? null;
}

/** A notice by its number, as it is said on the phone: brackets, blanks, width and leading zeros do not matter. */
export async function loadNoticeByNumber(ctx: MemberContext, number: string): Promise<DefenceNotice | null> {
  if (!mayReadCasework(ctx.viewer)) return null;
  const found = await ctx.reads.rows(noticeByNumber, [normaliseNumber(number), ownCasesOnly(ctx.viewer)]);
  const [row] = await openCovered(ctx, found, 'OPEN');
  return row === undefined ? null : projectNotice(ctx, row);
}

export interface NoticeFilter {
  states?: readonly NoticeState[] | null;
  awaitsUs?: boolean | null;
  kind?: string | null;
}

/** The notices of the viewer's organisation, the last moved first. */
export async function pageOfNotices(
  ctx: MemberContext,
  page: PageArgs,
  filter: NoticeFilter | null | undefined,
  info: GraphQLResolveInfo,
): Promise<CountedPage<DefenceNotice>> {
  if (!mayReadCasework(ctx.viewer)) return emptyPage(ctx, page);
  return await pageOfList(ctx, ownNotices, {
    name: `notices:${ctx.viewer.organisationId}`,
    page,
    info,
    filters: [ownCasesOnly(ctx.viewer), filter?.states ?? null, filter?.awaitsUs ?? null, filter?.kind ?? null],
    keyOf: ({ movedKey, id }) => [movedKey, id],
    keyLength: 2,
    nodeOf: (row) => projectNotice(ctx, row),
  });
}

/** The lines of a notice; of a covered one none. */
export async function loadLines(ctx: Context, { raw, covered }: DefenceNotice): Promise<DefenceLine[]> {
  if (covered) return [];
  return (await rowsOf(ctx, linesByNotice, raw.id)).map((row) => projectLine(ctx, raw, row));
}

/** Lines by row id, each seen by whoever sees its notice; missing and foreign ones are null alike. */
export async function loadDefenceLines(ctx: Context, ids: readonly string[]): Promise<(DefenceLine | null)[]> {
  if (ctx.viewer === null || ids.length === 0) return ids.map(() => null);
  const places = (await Promise.all(ids.map((id) => rowsOf(ctx, noticeOfLine, id)))).flat();
  const notices = await loadNotices(ctx, [...new Set(places.map(({ noticeId }) => noticeId))]);
  const lines = await Promise.all(notices.map(async (notice) => (notice === null ? [] : await loadLines(ctx, notice))));
  const byId = new Map(lines.flat().map((line) => [rowIdOf('DefenceLine', line.id), line]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** The papers of a notice as the viewer sees them; of one line only those that concern it alone. */
export async function papersOf(ctx: MemberContext, notice: RawNotice, line?: RawLine): Promise<Material[]> {
  return await materialsOf(ctx, materialsByNotice, notice.id, ({ noticeId, lineId }) =>
    // What came on concerns the one line with which it came.
    line === undefined ? true : lineId === line.id || (lineId !== null && noticeId !== notice.id),
  );
}

/** What the viewer can do with a notice now, from what guards the commands. */
export function noticeActions(ctx: MemberContext, raw: RawNotice): ActionAnswer[] {
  return actionsOf(noticeLifecycle, ctx.viewer, raw.part, raw.state, (command) => {
    const comesIn = raw.openedAt === null && (command === 'open' || command === 'claim');
    return raw.coveredBy !== null && !comesIn ? 'SUBJECT_RESTRICTED' : null;
  });
}

/** The same for a line. */
export function lineActions(ctx: MemberContext, { part, chain }: RawNotice, raw: RawLine): ActionAnswer[] {
  return actionsOf(defenceLineLifecycle, ctx.viewer, part, raw.state, (command) => {
    if (command === 'reroute' && raw.receivedAt !== null)
      return refusalOfReroute({ receivedAt: raw.receivedAt, chain }, ctx.clock.now());
    if (command === 'declinedByPerson') return refusalOfDecline(raw);
    return refusalOfSide(ctx.viewer, command, part);
  });
}

/** Why a refusal cannot be recorded: no side of the case any more, its case past it, or the head's own. */
function refusalOfDecline({
  caseState,
  leadsCase,
  homesCase,
  endedByPerson,
  handlesCase,
}: RawLine): RefusalCode | null {
  if (caseState === null || !(leadsCase || homesCase)) return 'SIDE_MAY_NOT';
  const open = caseLifecycle.next(caseState, 'terminate') !== null;
  if (!open && !(homesCase && caseState === 'TERMINATED' && endedByPerson)) return caseNotNow(caseState, 'terminate');
  return leadsCase && handlesCase ? 'SAME_PERSON_MAY_NOT' : null;
}

/** The clocks of one line. */
export async function lineDeadlines(ctx: Context, line: RawLine, noticeId: string): Promise<RawDeadline[]> {
  return (await rowsOf(ctx, deadlinesBySubject, noticeId)).filter(({ itemId }) => itemId === line.id);
}

/** Late or not, for both sides to see: by the stricter date in custody, and by the statutory one (lifecycles.md §6). */
export function latenessOf(ctx: Context, raw: RawDeadline): LineLateness {
  const until = raw.stoppedAt ?? ctx.clock.now();
  const late = raw.dueAt !== null && until >= raw.dueAt;
  return {
    rule: raw.ruleId,
    organisation: brief(ctx, raw.organisationId),
    dueOn: raw.dueOn,
    strictDueOn: raw.strictDueOn,
    late,
    lateByStrict: raw.strictDueAt === null ? late : until >= raw.strictDueAt,
    stoppedAt: raw.stoppedAt,
  };
}

/** The qualified lawyers of the own register for a line, who can be assigned first; for the institution alone. */
export async function lineCandidates(ctx: MemberContext, { notice, raw }: DefenceLine) {
  const chooses = ctx.viewer.roles.has('ASSIGNER') || ctx.viewer.roles.has('HEAD');
  if (notice.part !== 'REQUESTED' || !chooses) return [];
  const others = await rowsOf(ctx, otherLawyersOfLine, raw.id);
  const found = await candidatesFor(ctx, {
    personIds: [raw.personId],
    traits: lawyerTraitsOf(raw),
    otherLawyerIds: others.map(({ lawyerId }) => lawyerId),
    hearingOn: raw.hearingOn,
  });
  return found.filter(({ qualified, lawyerId }) => qualified && !raw.declinedLawyerIds.includes(lawyerId));
}
