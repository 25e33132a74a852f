import { mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import type { Context, MemberContext } from '../../kernel/context.js';
import { casesByIds, type RawCase } from '../cases/case.queries.js';
import { belongsToRestricted } from '../cases/case.rules.js';
import { rank, type Sharing, sharingOf, sharingOfLevels } from '../cases/sharing.rules.js';
import type { Person } from './person.graphql.js';
import { projectPerson } from './person.projection.js';
import { casesOfPersons, personsByIds, personsByTokens, type RawPerson } from './person.queries.js';
import { searchTokens } from './person-token.js';

/** Persons the viewer may see, by row id; missing and foreign ones are null alike. */
export async function loadPersons(ctx: Context, ids: readonly string[]): Promise<(Person | null)[]> {
  const { viewer } = ctx;
  if (viewer === null || !mayReadCasework(viewer) || ids.length === 0) return ids.map(() => null);
  const rows = await ctx.reads.rows(personsByIds, [ids]);
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
async function shownPersons(ctx: MemberContext, rows: readonly RawPerson[]): Promise<(Person | null)[]> {
  if (rows.length === 0) return [];
  const meetings = await ctx.reads.rows(casesOfPersons, [rows.map((row) => row.id)]);
  const caseIds = [...new Set(meetings.map((meeting) => meeting.caseId))];
  const cases = await ctx.reads.rows(casesByIds, [caseIds, ownCasesOnly(ctx.viewer)]);
  const byId = new Map(cases.map((row) => [row.id, row]));
  return rows.map((row) => {
    const all = meetings.filter((meeting) => meeting.ownerId === row.id);
    const met = all.flatMap((meeting) => byId.get(meeting.caseId) ?? []);
    if (met.length === 0 && (all.length > 0 || ownCasesOnly(ctx.viewer) !== null)) return null;
    return projectPerson(ctx, row, widest(met.map((each) => sharingInCase(ctx, each))));
  });
}

function sharingInCase(ctx: MemberContext, raw: RawCase): Sharing {
  const covered = raw.restricted && !belongsToRestricted(ctx.viewer, raw);
  return covered ? sharingOfLevels({}, 'RESTRICTED') : sharingOf(raw);
}

/** Whoever wrote a person down sees him before there is a case. */
function widest(sharings: readonly Sharing[]): Sharing {
  const [first] = sharings;
  if (first === undefined) return sharingOf({ part: 'LEAD', grants: [], narrowed: [] });
  const most = (which: 'IDENTITY' | 'CONTACT') =>
    sharings.map((each) => each[which]).reduce((best, each) => (rank(each.level) > rank(best.level) ? each : best));
  return { ...first, IDENTITY: most('IDENTITY'), CONTACT: most('CONTACT') };
}
