import { fromGlobalId, type GlobalType, newId, toGlobalId } from '../../../src/kernel/ids.js';
import { adult, aNotice } from '../../features/defence/scene.js';
import { attached, pdf, uploaded } from '../../features/materials/files.js';
import { aDraft, way } from '../../features/referrals/desk.js';
import { sql } from '../../support/a.js';
import type { Person, TestApp } from '../../support/app.js';
import { kindAt } from '../id-places.js';
import { TABLE_OF } from './foreign-world.js';
import type { Actor } from './roles.js';
import { roleOf } from './roles.js';
import { PLAYERS, type Side } from './sides.js';
import type { Sample } from './world.js';

/** One thing of each type, and of some places one of their own, `field place`: what a command wants beside its subject. */
export type Things = Readonly<Partial<Record<string, string>>>;

/** What the people of the case ask for. */
export async function ownThings(t: TestApp, samples: readonly Sample[]): Promise<Things> {
  const found: Partial<Record<GlobalType, string>> = {};
  for (const { id } of samples) {
    const type = fromGlobalId(id)?.type;
    if (type !== undefined) found[type] ??= id;
  }
  const [rowId] = [fromGlobalId(found.LegalAidCase ?? '')?.rowId];
  for (const [type, where] of [
    ['Proposal', `proposal where ask_type = 'COOPERATION'`],
    ['Disposition', `disposition where ask_type = 'COOPERATION'`],
    ['Objection', 'objection where case_id = $1'],
    ['Payment', 'payment where case_id = $1'],
    ['Milestone', 'milestone where case_id = $1'],
  ] as const) {
    const [row] = await sql<{ id: string }>(
      t,
      `select id from ${where} order by id limit 1`,
      where.includes('$1') ? [rowId] : [],
    );
    if (row !== undefined) found[type] = toGlobalId(type, row.id);
  }
  return {
    ...found,
    Organisation: t.organisation('detentionStation'),
    ...(await noticesAndAsks(t, found.LegalAidCase ?? '')),
  };
}

/** Of the roles those that are restricted to nobody, and still lie at a desk; and what a command wants beside them. */
async function noticesAndAsks(t: TestApp, caseId: string): Promise<Things> {
  const earlier = await aNotice(t, { defendants: [adult(t)] });
  const notice = await aNotice(t, { defendants: [adult(t)] });
  // Tongliang has asked Mianyang of its own recipient: that one Mianyang answers.
  const [question] = await sql<{ id: string }>(
    t,
    `select id from person_question where owner_organisation_id = $1 and state = 'ASKED'`,
    [t.world.organisations.mianyang],
  );
  const forwarded = await aDraft(t, {
    ...way('APPLICATION_FORWARD'),
    from: 'detentionStation',
    sender: 'detentionStation.liaison',
    to: 'tongliang',
  });
  // It lies in the case: so it is there for whoever works on that.
  const named = { purpose: 'ROSTER', declaredType: 'CSV', title: '花名册.csv' };
  const roster = await attached(t, PLAYERS.mianyang.any, { caseId }, named, Buffer.from('姓名,证件号码\n'));
  return {
    DefenceNotice: notice.id,
    DefenceLine: notice.lines[0]?.id ?? '',
    PersonQuestion: toGlobalId('PersonQuestion', question?.id ?? ''),
    'defenceLineLink input.earlierLineId': earlier.lines[0]?.id ?? '',
    'noticeAttach input.materialIds': await uploaded(t, PLAYERS.court.any, pdf()),
    'rosterImport input.materialId': roster.id,
    'organisationSettingsUpdate input.id': t.organisation('mianyang'),
    'referralPreReview input.id': forwarded.id,
  };
}

/** The thing that goes to a place of a root field. */
export function thingAt(things: Things, field: string, place: string): string {
  const kind = kindAt(field, place);
  return things[`${field} ${place}`] ?? (kind === 'ANY' ? things.LegalAidCase : things[kind]) ?? nowhere(field, place);
}

/** An id of the right kind that nothing has. */
export function nowhere(field: string, place: string): string {
  const kind = kindAt(field, place);
  return toGlobalId(kind === 'ANY' ? 'LegalAidCase' : kind, newId());
}

/** The version that a subject has; of a row of a roster its case's. Nothing where there is none. */
export async function versionOf(t: TestApp, id: string): Promise<{ version?: number }> {
  const { type = 'Person', rowId } = fromGlobalId(id) ?? {};
  const of =
    type === 'RosterRow'
      ? 'legal_aid_case where id = (select case_id from roster_row where id = $1)'
      : `${TABLE_OF[type] ?? 'person'} where id = $1`;
  const [row] = await sql<{ version?: number }>(t, `select x.* from ${of.replace(' where', ' x where')}`, [rowId]);
  return row?.version === undefined ? {} : { version: row.version };
}

/** The person of a side with one role and no other; null where the side has nobody who handles it. */
export async function playerOf(t: TestApp, side: Side, actor: Actor): Promise<Person | null> {
  const { any, handler } = PLAYERS[side];
  const login = actor === 'HANDLER_OWN' ? handler : any;
  if (login === null) return null;
  await sql(t, 'update member set roles = array[$1] where id = $2', [roleOf(actor), t.world.members[login]]);
  return await t.as(login);
}

/** Every row of every table that a refused command could have touched, as one text. */
export async function everyRow(t: TestApp): Promise<string> {
  const tables = await sql<{ name: string }>(
    t,
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
     and table_name not in ('command_outcome', 'session', 'member', 'restricted_access', 'journal_pending', 'journal_stream', 'journal_head', 'journal_audience', 'rate_limit', 'attempt')`,
  );
  const parts = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as state from "${name}" x`,
  );
  const rows = await sql<{ name: string; state: string }>(t, `${parts.join(' union all ')} order by 1`);
  return rows.map(({ name, state }) => `${name} ${state}`).join('\n');
}
