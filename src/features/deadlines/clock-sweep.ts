import { type Context, type Reads, type Statement, statement } from '../../kernel/context.js';
import { endEscalation, escalateOverdue, warnOfClock } from './deadline-sweep.service.js';

/** One act that is due, and in whose name it is done. */
interface Due {
  id: string;
  organisation: string;
  /** The instant it is read by, to the microsecond. */
  at: string;
}

const BATCH = 200;

const TO_WARN = statement<Due>(
  'clocks_to_warn',
  `select id, organisation_id as organisation, next_warning_at::text as at from deadline
   where stopped_at is null and next_warning_at <= $1 and (next_warning_at, id) > ($2::timestamptz, $3::uuid) order by next_warning_at, id limit ${BATCH}`,
);
const TO_ESCALATE = statement<Due>(
  'clocks_to_escalate',
  `select id, organisation_id as organisation, due_at::text as at from deadline
   where stopped_at is null and escalated_at is null and escalates and due_at <= $1 and (due_at, id) > ($2::timestamptz, $3::uuid)
   order by due_at, id limit ${BATCH}`,
);
/** As the organisation whose duty it was; where that takes no part any more, as the superior. */
const ENDED_ESCALATIONS = statement<Due>(
  'ended_escalations',
  `select e.id, case when p.organisation_id is null then e.to_organisation_id else e.for_organisation_id end as organisation, e.at::text as at
   from escalation e join deadline d on d.id = e.deadline_id
   left join participation p on p.organisation_id = e.for_organisation_id and p.subject_id = e.subject_id and p.ended_at is null
   where e.ended_at is null and e.at <= $1 and (d.stopped_at is not null or d.escalated_at is null)
     and (e.at, e.id) > ($2::timestamptz, $3::uuid) order by e.at, e.id limit ${BATCH}`,
);

const FIRST = ['-infinity', '00000000-0000-0000-0000-000000000000'] as const;

/**
 * What time has done to clocks: warnings, escalations and their ends. What cannot be done is passed over and found again
 * in the next round, however much of it there is.
 * @param alone runs one act, so that its failure is its own
 */
export async function sweepClocks(
  context: () => Context,
  reads: Reads,
  alone: (what: string, act: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const acts: readonly [Statement<Due>, string, (ctx: Context, organisation: string, id: string) => Promise<void>][] = [
    [ENDED_ESCALATIONS, 'an ended escalation', endEscalation],
    [TO_WARN, 'a warning', warnOfClock],
    [TO_ESCALATE, 'an overdue clock', escalateOverdue],
  ];
  for (const [due, what, act] of acts) {
    const ctx = context();
    const now = ctx.clock.now();
    let after: readonly [string, string] = FIRST;
    for (let full = true; full; ) {
      const rows = await reads.rows(due, [now, ...after]);
      for (const { id, organisation } of rows) await alone(what, async () => await act(ctx, organisation, id));
      const last = rows.at(-1);
      full = rows.length === BATCH;
      if (last !== undefined) after = [last.at, last.id];
    }
  }
}
