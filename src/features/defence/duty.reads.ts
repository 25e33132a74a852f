import type { GraphQLResolveInfo } from 'graphql';
import { actionsOf, mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { brief, briefOrNull } from '../../access/projection.js';
import type { Look } from '../../access/restricted.js';
import { awaitingOf } from '../../api/awaiting.js';
import type { RedactionReason } from '../../api/common.graphql.js';
import type { PageArgs } from '../../api/connection.js';
import { normaliseNumber } from '../../kernel/codes/document-number.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { rowIdOf, toGlobalId } from '../../kernel/ids.js';
import { addMonths, endOfDay, startOfDay } from '../../kernel/local-date.js';
import { unseal } from '../../kernel/seal.js';
import { openCovered } from '../cases/restricted-access.service.js';
import { type CountedPage, emptyPage, pageOfList } from '../organisations/list.reads.js';
import { helpPlace } from './duty.entity.js';
import type { DutyLawyerHelp, DutyShift } from './duty.graphql.js';
import {
  helpByNumber,
  helpsByIds,
  ownHelps,
  type RawHelp,
  type RawShift,
  shiftsByIds,
  shiftsOfStation,
} from './duty.queries.js';
import { dutyHelpLifecycle } from './duty-help.lifecycle.js';
import { refusalOfDuty } from './duty-help.rules.js';

/** A help as its side gets it: what was said stays with the institution; of a restricted one who does not belong to it sees number and state. */
export function projectHelp(ctx: MemberContext, raw: RawHelp): DutyLawyerHelp {
  const institution = raw.part === 'REQUESTED';
  const covered = raw.coveredBy !== null;
  const text = (column: Parameters<typeof helpPlace>[0], bytes: Buffer | null) =>
    covered ? null : unseal(ctx, helpPlace(column, raw.id), bytes);
  const hidden = (withheld: boolean, reason: RedactionReason, ...fields: string[]) =>
    withheld ? fields.map((field) => ({ field, reason })) : [];
  const inside = institution && !covered;
  return {
    __typename: 'DutyLawyerHelp',
    id: toGlobalId('DutyLawyerHelp', raw.id),
    number: raw.number,
    state: raw.state,
    version: raw.version,
    matter: covered ? null : raw.matter,
    restricted: raw.restricted,
    part: raw.part,
    organ: brief(ctx, raw.ownerOrganisationId),
    institution: brief(ctx, raw.toOrganisationId),
    personId: covered || raw.nameMasked === null ? null : toGlobalId('Person', raw.personId),
    nameMasked: covered ? null : raw.nameMasked,
    stage: covered ? null : raw.stage,
    custody: covered ? null : raw.custody,
    charge: text('charge_sealed', raw.chargeSealed),
    place: text('place_sealed', raw.placeSealed),
    wanted: text('wanted_sealed', raw.wantedSealed),
    sentAt: raw.sentAt,
    station: briefOrNull(ctx, raw.stationOrganisationId),
    scheduledFor: raw.scheduledFor,
    mode: covered ? null : raw.mode,
    lawyer:
      covered || raw.lawyerName === null
        ? null
        : { name: raw.lawyerName, licenceNumber: raw.lawyerLicenceNumber ?? '', phone: raw.lawyerPhone },
    heldAt: covered ? null : raw.heldAt,
    services: inside ? raw.services : [],
    content: inside ? unseal(ctx, helpPlace('content_sealed', raw.id), raw.contentSealed) : null,
    recordedAt: covered ? null : raw.recordedAt,
    askedForAidAt: inside ? raw.askedForAidAt : null,
    convertedAt: inside ? raw.convertedAt : null,
    endingReason: text('ending_reason_sealed', raw.endingReasonSealed),
    endedAt: raw.endedAt,
    awaiting: awaitingOf(raw),
    lastMovedAt: raw.lastMovedAt,
    redactions: [
      ...hidden(
        covered,
        'RESTRICTED',
        'matter',
        'personId',
        'nameMasked',
        'stage',
        'custody',
        'charge',
        'place',
        'wanted',
        'lawyer',
        'endingReason',
        'letters',
        'timeline',
        'heldAt',
        'recordedAt',
        'mode',
      ),
      // The sharing of the person ends with a request that was taken back; who is merely above has none.
      ...hidden(
        !covered && raw.nameMasked === null,
        raw.state === 'CANCELLED' ? 'ENDED' : 'NOT_SHARED',
        'personId',
        'nameMasked',
      ),
      ...hidden(
        !inside,
        covered ? 'RESTRICTED' : 'NOT_SHARED',
        'services',
        'content',
        'askedForAidAt',
        'convertedAt',
        'legalAidCase',
        'deadlines',
      ),
    ],
    raw,
    covered,
  } as unknown as DutyLawyerHelp;
}

/** Helps the viewer may see, by row id; missing and foreign ones are null alike. */
export async function loadHelps(
  ctx: Context,
  ids: readonly string[],
  look: Look = 'OPEN',
): Promise<(DutyLawyerHelp | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return ids.map(() => null);
  const found = await ctx.reads.rows(helpsByIds, [ids, ownCasesOnly(viewer)]);
  const rows = await openCovered(ctx as MemberContext, found, look);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectHelp({ ...ctx, viewer }, row);
  });
}

/** One help the viewer may see. */
export async function loadHelp(ctx: Context, id: string): Promise<DutyLawyerHelp | null> {
  return (await loadHelps(ctx, [id]))[0] ?? null;
}

/** A help by its number, as it is said on the phone. */
export async function loadHelpByNumber(ctx: MemberContext, number: string): Promise<DutyLawyerHelp | null> {
  if (!mayReadCasework(ctx.viewer)) return null;
  const found = await ctx.reads.rows(helpByNumber, [normaliseNumber(number), ownCasesOnly(ctx.viewer)]);
  const [row] = await openCovered(ctx, found, 'OPEN');
  return row === undefined ? null : projectHelp(ctx, row);
}

export interface HelpFilter {
  states?: readonly string[] | null;
  stationId?: string | null;
  heldFrom?: string | null;
  heldTo?: string | null;
}

/** The helps of the viewer's organisation, the last moved first: with days of holding, the ledger (form 29). */
export async function pageOfHelps(
  ctx: MemberContext,
  page: PageArgs,
  filter: HelpFilter | null | undefined,
  info: GraphQLResolveInfo,
): Promise<CountedPage<DutyLawyerHelp>> {
  const { stationId = null, heldFrom = null, heldTo = null, states = null } = filter ?? {};
  const station = stationId === null ? null : rowIdOf('Organisation', stationId);
  if (!mayReadCasework(ctx.viewer) || (stationId !== null && station === null)) return emptyPage(ctx, page);
  return await pageOfList(ctx, ownHelps, {
    name: `helps:${ctx.viewer.organisationId}`,
    page,
    info,
    filters: [
      ownCasesOnly(ctx.viewer),
      states,
      station,
      heldFrom === null ? null : startOfDay(heldFrom),
      heldTo === null ? null : endOfDay(heldTo),
    ],
    keyOf: ({ movedKey, id }) => [movedKey, id],
    keyLength: 2,
    nodeOf: (row) => projectHelp(ctx, row),
  });
}

/** What the viewer can do with a help now, from what guards the commands. */
export function helpActions(ctx: MemberContext, raw: RawHelp) {
  const isStation = ctx.reference.organisation(ctx.viewer.organisationId)?.kind === 'WORKSTATION';
  return actionsOf(dutyHelpLifecycle, ctx.viewer, raw.part, raw.state, (command) => {
    if (raw.coveredBy !== null && command !== 'schedule') return 'SUBJECT_RESTRICTED';
    return command === 'hold' || command === 'record'
      ? refusalOfDuty(ctx.viewer, raw.part, { ...raw, isStation })
      : null;
  });
}

/** A day on the roster, for the institution that plans it and for its station. */
export function projectShift(ctx: Context, raw: RawShift): DutyShift {
  return {
    __typename: 'DutyShift',
    id: toGlobalId('DutyShift', raw.id),
    institution: brief(ctx, raw.organisationId),
    station: brief(ctx, raw.stationOrganisationId),
    lawyerId: toGlobalId('Lawyer', raw.lawyerId),
    lawyerName: raw.lawyerName,
    onDay: raw.onDay,
    mode: raw.mode,
    state: raw.state,
    version: raw.version,
  } as DutyShift;
}

/** Days on the roster by row id; missing and foreign ones are null alike. */
export async function loadShifts(ctx: Context, ids: readonly string[]): Promise<(DutyShift | null)[]> {
  if (ctx.viewer === null || !mayReadCasework(ctx.viewer) || ids.length === 0) return ids.map(() => null);
  const byId = new Map((await ctx.reads.rows(shiftsByIds, [ids])).map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : projectShift(ctx, row);
  });
}

/** The roster of a station in the month of a day. */
export async function pageOfShifts(
  ctx: MemberContext,
  page: PageArgs,
  { stationId, month, withCancelled = false }: { stationId: string; month: string; withCancelled?: boolean | null },
  info: GraphQLResolveInfo,
): Promise<CountedPage<DutyShift>> {
  const from = `${month.slice(0, 7)}-01`;
  const station = rowIdOf('Organisation', stationId);
  if (!mayReadCasework(ctx.viewer) || station === null) return emptyPage(ctx, page);
  return await pageOfList(ctx, shiftsOfStation, {
    name: `shifts:${ctx.viewer.organisationId}:${station}:${from}`,
    page,
    info,
    filters: [station, from, addMonths(from, 1), withCancelled === true],
    keyOf: ({ onDay, id }) => [onDay, id],
    keyLength: 2,
    nodeOf: (row) => projectShift(ctx, row),
  });
}
