import { rowsOf } from '../../api/loader.js';
import { type Context, statement } from '../../kernel/context.js';
import { toGlobalId } from '../../kernel/ids.js';
import type { Role } from '../../kernel/roles.js';
import { candidatesFor } from '../organisations/candidate.service.js';
import type { LegalAidCase } from './case.graphql.js';
import type { LawyerCandidate } from './lawyer-choice.graphql.js';
import { otherLawyersOfCase } from './lawyer-choice.service.js';

const matterByCase = statement<{
  ownerId: string;
  minor: boolean;
  lifeOrDeathPossible: boolean;
  matterGroupId: string | null;
  otherLawyerIds: string[];
  hearingOn: string | null;
}>(
  'matter_by_case',
  `select c.id as "ownerId", c.recipient_minor as minor, c.life_or_death_possible as "lifeOrDeathPossible", c.matter_group_id as "matterGroupId",
     ${otherLawyersOfCase('c.id')} as "otherLawyerIds",
     (select h.held_on from case_hearing h where h.case_id = c.id and h.replaced_at is null) as "hearingOn"
   from legal_aid_case c where c.id = any($1::uuid[])`,
);

/** What the head has set aside, as the person who looks may use it: not what he set aside himself. $2 own member. */
const setAsideByCase = statement<{ lawyerId: string; codes: string[] }>(
  'set_aside_by_case',
  `select lawyer_id as "lawyerId", codes from case_lawyer_override where case_id = $1::uuid and organisation_id = (select app.org())
     and set_by_member_id <> $2::uuid`,
);

const CHOOSERS: readonly Role[] = ['ASSIGNER', 'HEAD'];
const MOST = 100;

/** The lawyers for a case with the reasons, for those of the lead who choose: who can be assigned first, then by load. */
export async function loadCandidates(ctx: Context, { raw }: LegalAidCase, first: number): Promise<LawyerCandidate[]> {
  const { viewer } = ctx;
  // Why a lawyer does not qualify tells of the person: that there is a minor, that life is at stake.
  if (
    viewer === null ||
    raw.coveredBy !== null ||
    raw.part !== 'LEAD' ||
    !CHOOSERS.some((role) => viewer.roles.has(role))
  )
    return [];
  const [matter] = await rowsOf(ctx, matterByCase, raw.id);
  if (matter === undefined) return [];
  const setAside = new Map<string, string[]>();
  for (const { lawyerId, codes } of await ctx.reads.rows(setAsideByCase, [raw.id, viewer.memberId]))
    setAside.set(lawyerId, [...(setAside.get(lawyerId) ?? []), ...codes]);
  const { minor, lifeOrDeathPossible, matterGroupId, otherLawyerIds, hearingOn } = matter;
  const found = await candidatesFor(
    { ...ctx, viewer },
    { caseId: raw.id, traits: { minor, lifeOrDeathPossible }, matterGroupId, otherLawyerIds, hearingOn },
    setAside,
  );
  return found.slice(0, Math.min(Math.max(first, 1), MOST)).map(({ lawyerId, lawyer, reasons, ...candidate }) => ({
    ...candidate,
    ...lawyer,
    lawyerId: toGlobalId('Lawyer', lawyerId),
    reasons: reasons.map(({ code, basis, bar, zh, en }) => ({
      code,
      basis,
      bar,
      message: ctx.locale === 'en' ? en : zh,
    })),
  }));
}
