import type { Part } from '../../kernel/roles.js';

/** Clocks at one organisation's own desk: what it decides by then is no business of the other side. */
const OWN_CLOCKS: ReadonlySet<string> = new Set(['DISPOSITION']);

/** Parts whose organisations see the clocks of both sides. */
const SIDES: ReadonlySet<Part> = new Set<Part>([
  'REQUESTING',
  'REQUESTED',
  'LEAD',
  'HOME',
  'ASSISTING',
  'SUPERVISOR',
  'OWNER',
]);

/** What an organ as a side of a case sees beside its own clocks: those of the defence it asked for, and by when it is told of its end. */
const OF_ORGAN: ReadonlySet<string> = new Set(['DEFENCE_NOTIFY', 'DEFENCE_ASSIGN', 'TERMINATION_NOTICE']);

/** What who referred a person sees of the case beside its own clocks: until when the supplement is awaited. */
const OF_SOURCE: ReadonlySet<string> = new Set(['SUPPLEMENT']);

/** Whether a clock is one organisation's alone. */
export function isOwnClock(ruleId: string): boolean {
  return OWN_CLOCKS.has(ruleId);
}

/** Whether an organisation with a part in a subject sees one of its clocks (lifecycles.md §8). Its own it always sees. */
export function seesClock(
  viewer: { organisationId: string; part: Part },
  clock: { ruleId: string; organisationId: string },
): boolean {
  if (clock.organisationId === viewer.organisationId) return true;
  if (isOwnClock(clock.ruleId)) return viewer.part === 'SUPERVISOR';
  if (viewer.part === 'ORGAN') return OF_ORGAN.has(clock.ruleId);
  if (viewer.part === 'SOURCE') return OF_SOURCE.has(clock.ruleId);
  return SIDES.has(viewer.part);
}

/** Who is told of a clock: who sees it; of an organisation's own clock that organisation alone. */
export function toldOfClock(
  clock: { ruleId: string; organisationId: string },
  participants: readonly { organisationId: string; part: Part }[],
): string[] {
  return participants
    .filter((each) =>
      isOwnClock(clock.ruleId) ? each.organisationId === clock.organisationId : seesClock(each, clock),
    )
    .map((each) => each.organisationId);
}
