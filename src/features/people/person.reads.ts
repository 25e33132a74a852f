import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import type { Part } from '../../kernel/roles.js';
import { casesByIds } from '../cases/case.queries.js';
import { openCovered } from '../cases/restricted-access.service.js';
import { rank, type Sharing, sharingOf, sharingOfLevels } from '../cases/sharing.rules.js';
import type { Person } from './person.graphql.js';
import { projectPerson } from './person.projection.js';
import {
  casesOfPersons,
  personsByIds,
  personsByTokens,
  type RawMetPerson,
  referralsOfPersons,
} from './person.queries.js';
import { asksOfPersons } from './person-notice.queries.js';
import { sharingInNotice } from './person-notice.rules.js';
import { sharingInReferral } from './person-referral.rules.js';
import { searchTokens } from './person-token.js';

/** Persons the viewer may see, by row id; missing and foreign ones are null alike. */
export async function loadPersons(ctx: Context, ids: readonly string[]): Promise<(Person | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return ids.map(() => null);
  const rows = await openCovered(ctx as MemberContext, await ctx.reads.rows(personsByIds, [ids]), 'OPEN');
  const shown = new Map((await shownPersons(ctx as MemberContext, rows)).map((person, nth) => [rows[nth]?.id, person]));
  return ids.map((id) => shown.get(id) ?? null);
}

/** One person the viewer may see. */
export async function loadPerson(ctx: Context, id: string): Promise<Person | null> {
  return (await loadPersons(ctx, [id]))[0] ?? null;
}

/** Persons found by an exact value, the latest first. */
export async function findPersons(ctx: MemberContext, search: string, most: number): Promise<Person[]> {
  if (!mayReadCasework(ctx.viewer) || search.trim() === '') return [];
  const tokens = searchTokens(ctx, ctx.viewer.organisationId, search);
  const rows = await ctx.reads.rows(personsByTokens, [
    tokens.ID_NUMBER,
    tokens.NAME,
    tokens.INITIALS,
    tokens.PHONE,
    most,
  ]);
  return (await shownPersons(ctx, rows)).filter((person) => person !== null);
}

/** Each person by the widest sharing of the cases in which the viewer meets him; a handler meets those of own cases only. */
async function shownPersons(ctx: MemberContext, rows: readonly RawMetPerson[]): Promise<(Person | null)[]> {
  if (rows.length === 0) return [];
  const own = ownCasesOnly(ctx.viewer);
  const ids = rows.map((row) => row.id);
  const [meetings, referred, asks] = await Promise.all([
    ctx.reads.rows(casesOfPersons, [ids]),
    ctx.reads.rows(referralsOfPersons, [ids]),
    ctx.reads.rows(asksOfPersons, [ids]),
  ]);
  const caseIds = [...new Set(meetings.map((meeting) => meeting.caseId))];
  const [found, owned] = await Promise.all([
    ctx.reads.rows(casesByIds, [caseIds, null]),
    own === null ? [] : ctx.reads.rows(casesByIds, [caseIds, own]),
  ]);
  const cases = new Map(found.map((each) => [each.id, each]));
  const ownIds = new Set(owned.map((each) => each.id));
  return rows.map((row) => {
    const all = meetings.flatMap(({ ownerId, caseId }) => (ownerId === row.id ? (cases.get(caseId) ?? []) : []));
    const met = own === null ? all : all.filter((each) => ownIds.has(each.id));
    if (own !== null && met.length === 0) return null;
    const asked = referred.filter((each) => each.ownerId === row.id);
    // Before there is a case an organ's notice says who it is.
    const elsewhere = all.length > 0 || asked.length > 0;
    const named = elsewhere ? [] : asks.filter((each) => each.ownerId === row.id);
    const covered = row.coveredBy !== null;
    const sharings = [
      ...met.map(sharingOf),
      ...asked.map(sharingInReferral),
      ...named.map(({ part }) => sharingInNotice(part)),
    ];
    const shared = widest(sharings, row.part);
    return projectPerson(ctx, row, covered ? sharingOfLevels({}, 'RESTRICTED') : shared);
  });
}

/** Whoever wrote a person down sees him before there is a case. */
function widest(sharings: readonly Sharing[], part: Part): Sharing {
  const [first] = sharings;
  const own = ['OWNER', 'LEAD', 'HOME'].includes(part);
  if (first === undefined)
    return own ? sharingOf({ part: 'LEAD', grants: [], narrowed: [] }) : sharingOfLevels({}, 'NOT_SHARED');
  const most = (which: 'IDENTITY' | 'CONTACT') =>
    sharings.map((each) => each[which]).reduce((best, each) => (rank(each.level) > rank(best.level) ? each : best));
  return { ...first, IDENTITY: most('IDENTITY'), CONTACT: most('CONTACT') };
}
