import { fromGlobalId } from '../../../src/kernel/ids.js';
import { sql } from '../../support/a.js';
import type { Person, TestApp } from '../../support/app.js';
import { idPlaces } from '../every-root-field.js';
import { ask, codeOf, mutate, stoppedAt } from './plays.js';
import { REACHED_ASKS } from './reached-asks.js';
import { REACHED_CASES } from './reached-cases.js';
import { nowhere, type Things, thingAt, versionOf } from './role-world.js';
import { readIdArguments } from './roles.js';
import { PLAYERS, sideOf } from './sides.js';

/** Where the id of what a command is about stands. */
const subjectPlace = (places: readonly string[]): string =>
  places.find((each) => each === 'input.id') ?? places[0] ?? '';

/** Where a command stopped; where it does not say what it did not find, whether an own thing there brings it further. */
export async function howFar(t: TestApp, own: Things, field: string, place: string, nobodys: string): Promise<string> {
  const stopped = stoppedAt(place, nobodys);
  if (stopped !== 'before: NOT_FOUND') return stopped;
  const owns = await answerWith(t, own, 'mutation', field, place, thingAt(own, field, place), {});
  return codeOf(field, owns) === 'NOT_FOUND' ? stopped : 'looked up';
}

/** What a person who is everything in the office answers for hears, with one id in one place and own things in the others. */
export async function answerWith(
  t: TestApp,
  own: Things,
  kind: 'query' | 'mutation',
  field: string,
  place: string,
  id: string,
  named?: { version?: number },
): Promise<string> {
  const { any, handler } = PLAYERS[kind === 'query' ? 'mianyang' : sideOf(field)];
  const person = await everybody(t, handler ?? any);
  const places = idPlaces(t.app.schema, kind, field);
  const at = (each: string) => (each === place ? id : thingAt(own, field, each));
  const idOf = (path: readonly string[]) => at(path.slice(1).join('.'));
  if (kind === 'query') return await ask(t.app.schema, person, { field, idOf }, fromGlobalId(id)?.type);
  const version = named ?? (await versionOf(t, thingAt(own, field, subjectPlace(places))));
  const [answer = ''] = await mutate(t.app.schema, person, [{ field, idOf, place, ...version }]);
  return answer;
}

/** Who is all that a person of an office can be, so that no role stands between the viewer and the rule. */
export async function everybody(t: TestApp, login: string): Promise<Person> {
  const roles =
    '{RECEPTION,REVIEWER,HEAD,ASSIGNER,HANDLER,COOPERATION_OFFICER,DUTY_LAWYER,LIAISON,QUALITY,FINANCE,SUPERVISOR,ORG_ADMIN}';
  await sql(t, 'update member set roles = $1 where id = $2', [roles, t.world.members[login]]);
  return await t.as(login);
}

/** At which stage of the restricted case a command comes to an id that it does not come to while the case is open and further on. */
const STAGES: readonly (readonly [state: string | null, places: RegExp])[] = [
  [null, /Member(Add|Remove) /],
  ['GRANTED', /^case(Assign|AllowLawyer) /],
  ['IN_PROGRESS', /^(caseReplace|caseAward|paymentRecord) |^settlementDecide input.rowId$/],
];

/** The same comparison at those stages: what differs, and the places whose id was come to. */
export async function atOtherStages(t: TestApp, own: Things, foreign: Things) {
  const [different, compared]: [string[], string[]] = [[], []];
  const before = readIdArguments().filter(({ seen }) => seen.startsWith('before'));
  for (const [state, places] of STAGES) {
    if (state !== null)
      await sql(t, 'update legal_aid_case set state = $1 where id = $2', [
        state,
        fromGlobalId(own.LegalAidCase ?? '')?.rowId,
      ]);
    for (const { field, place } of before.filter((each) => places.test(`${each.field} ${each.place}`))) {
      const theirs = await answerWith(t, own, 'mutation', field, place, thingAt(foreign, field, place));
      const nobodys = await answerWith(t, own, 'mutation', field, place, nowhere(field, place));
      if (theirs !== nobodys) different.push(`${field} ${place}: ${theirs.slice(0, 300)} ≠ ${nobodys.slice(0, 300)}`);
      if ((await howFar(t, own, field, place, nobodys)) === 'looked up') compared.push(`${field} ${place}`);
    }
  }
  return { different, compared };
}

/** What a scene reaches: its places answer the same for theirs and nobody's, and with an own thing there they go on. */
const REACHED = { ...REACHED_CASES, ...REACHED_ASKS };

/** The comparison at the places that wanted a scene of their own: what differs, and what the own thing was not told apart from. */
export async function atScenes(t: TestApp, foreign: Things) {
  const [different, untold]: [string[], string[]] = [[], []];
  for (const [at, reach] of Object.entries(REACHED)) {
    const [field = '', place = ''] = at.split(' ');
    // What is prepared may be done by who is asked afterwards.
    for (const { any, handler } of Object.values(PLAYERS))
      for (const one of [any, handler]) if (one !== null) await everybody(t, one);
    const { login, own, input } = await reach(t);
    const person = await everybody(t, login);
    const answered = async (id: string) =>
      (await mutate(t.app.schema, person, [{ field, idOf: () => id, given: input(id) }]))[0] ?? '';
    const theirs = await answered(thingAt(foreign, field, place));
    const nobodys = await answered(nowhere(field, place));
    if (theirs !== nobodys) different.push(`${at}: ${theirs.slice(0, 300)} ≠ ${nobodys.slice(0, 300)}`);
    if (codeOf(field, nobodys) === null) untold.push(`${at}: nothing is missed`);
    const owns = await answered(own);
    if (codeOf(field, owns) !== null) untold.push(`${at}: with an own one ${owns.slice(0, 300)}`);
  }
  return { different, untold, compared: Object.keys(REACHED) };
}
