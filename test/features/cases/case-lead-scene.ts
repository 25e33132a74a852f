import type { MemberContext } from '../../../src/kernel/context.js';
import { type Staff, seenCase } from './scene.js';
import type { CaseWorld } from './world.js';

const SIDES = `state part version lead { name } home { name } awaiting redactions { field reason }
  sides { organisation { name } part endedAt } deadlines { rule organisation { name } stoppedAt dueOn explanation }
  facts respondent means { branch ground } letters { template number } persons { nodes { person { nameMasked idNumberMasked phoneMasked redactions { field reason } } } }
  timeline(first: 50) { nodes { word actorName } }`;
/** A case as one side of it sees it. */
export interface Seen {
  part: string;
  awaiting: string;
  facts: string | null;
  respondent: string | null;
  means: { branch: string } | null;
  redactions: { field: string; reason: string }[];
  deadlines: { rule: string; organisation: { name: string }; stoppedAt: string | null }[];
  persons: {
    nodes: { person: { nameMasked: string | null; idNumberMasked: string | null; phoneMasked: string | null } }[];
  };
  letters: { template: string }[];
  timeline: { nodes: { word: string; actorName: string | null }[] };
}
/** The case as a desk of an institution sees it; null when it does not. */
export const see = (world: CaseWorld, who: Staff, id: string, desk: keyof Staff = 'reception') =>
  seenCase<Seen>(world, who[desk], id, SIDES);

/** The first person of a case, as somebody sees it. */
export async function firstPerson(world: CaseWorld, who: MemberContext, caseId: string): Promise<string> {
  const seen = await seenCase<{ persons: { nodes: { person: { id: string } }[] } }>(
    world,
    who,
    caseId,
    'persons(first: 1) { nodes { person { id } } }',
  );
  return seen?.persons.nodes[0]?.person.id ?? '';
}
