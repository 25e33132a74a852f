import { setBall } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import type { Part } from '../../kernel/roles.js';
import { seesClock } from '../deadlines/clock-visibility.rules.js';
import type { LegalAidCase } from './case.entity.js';
import type { CaseState } from './case.lifecycle.js';
import { awaitedParts } from './case.rules.js';
import { ORGAN_WORDS } from './organ.rules.js';

interface Participant {
  organisationId: string;
  part: Part;
}

interface BallRow {
  state: CaseState;
  undecidedRows: number;
  leadOwesEnding: boolean;
  objectionLies: boolean;
  /** With whom: nobody else that watches the case is awaited for it. */
  objectionAt: string | null;
  participants: Participant[];
  dues: { organisationId: string; ruleId: string; dueAt: string }[];
}

/** Those who learn what happens in a case; an organisation that was merely asked does not, an organ of its words only. */
const AUDIENCE: readonly Part[] = ['LEAD', 'HOME', 'ASSISTING'];

/**
 * Afterwards every participant's worklist row says whose turn it is and until when; derived from what is written, never
 * set by hand. Returns the participants.
 */
export async function refreshCaseBall(tx: CommandTx, caseId: string): Promise<readonly Participant[]> {
  const [row] = await tx.sql<BallRow>(
    `select c.state,
       (select count(*) from settlement s join settlement_share h on h.settlement_id = s.id and h.revision = s.revision
          where s.case_id = c.id and s.state = 'OFFERED' and h.decision = 'UNDECIDED')::int as "undecidedRows",
       (exists (select 1 from objection o where o.case_id = c.id and o.state = 'CORRECTION_ORDERED')
         or exists (select 1 from deadline d where d.subject_id = c.id and d.rule_id = 'TERMINATION_NOTICE' and d.stopped_at is null)) as "leadOwesEnding",
       exists (select 1 from objection o where o.case_id = c.id and o.state = 'FILED') as "objectionLies",
       (select o.superior_organisation_id from objection o where o.case_id = c.id and o.state = 'FILED') as "objectionAt",
       (select coalesce(jsonb_agg(jsonb_build_object('organisationId', p.organisation_id, 'part', p.part) order by p.organisation_id), '[]')
          from participation p where p.subject_id = c.id and p.ended_at is null) as participants,
       (select coalesce(jsonb_agg(d), '[]') from (select organisation_id as "organisationId", rule_id as "ruleId", min(watched_due_at) as "dueAt" from deadline
          where subject_id = c.id and stopped_at is null and watched_due_at is not null and not own_only group by organisation_id, rule_id) d) as dues
     from legal_aid_case c where c.id = ?`,
    [caseId],
  );
  if (row === undefined) return [];
  const awaited = awaitedParts({ ...row, hasSource: row.participants.some(({ part }) => part === 'SOURCE') });
  const isAwaited = ({ organisationId, part }: Participant) =>
    awaited.includes(part) && (part !== 'SUPERVISOR' || organisationId === row.objectionAt);
  const earliest = (own: boolean, viewer: Participant): Date | null => {
    const dues = row.dues
      .filter((due) => (due.organisationId === viewer.organisationId) === own && seesClock(viewer, due))
      .map((due) => Date.parse(due.dueAt));
    return dues.length === 0 ? null : new Date(Math.min(...dues));
  };
  const seen = row.participants.filter(({ part }) => part !== 'ASKED');
  await setBall(
    tx,
    caseId,
    seen.map((each) => ({
      organisationId: each.organisationId,
      awaitsUs: isAwaited(each),
      awaitsThem: row.participants.some((other) => other.organisationId !== each.organisationId && isAwaited(other)),
      // Whoever is not shown a clock is not told by when the office owes what to whom either.
      earliestDueAt: earliest(true, each) ?? earliest(false, each),
    })),
  );
  return row.participants;
}

/**
 * The end of every command on a case: what was changed is written, whose turn it is follows from it, the fact is stated.
 * Returns the participants.
 * @param also organisations that learn of it though they take part no more
 */
export async function recordCase(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  word: string,
  from: CaseState | null,
  references: Readonly<Record<string, string | number>> = {},
  also: readonly string[] = [],
): Promise<readonly Participant[]> {
  await tx.em.flush();
  const participants = await refreshCaseBall(tx, legalAidCase.id);
  const hears = (part: Part) => AUDIENCE.includes(part) || (part === 'ORGAN' && ORGAN_WORDS.includes(word));
  const audience = participants.filter(({ part }) => hears(part)).map((each) => each.organisationId);
  tx.record({
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    word,
    from,
    to: legalAidCase.state,
    version: legalAidCase.version,
    references,
    audience: [...audience, ...also],
  });
  return participants;
}
