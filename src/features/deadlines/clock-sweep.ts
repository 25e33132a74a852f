import { type Context, type Reads, type Statement, statement } from '../../kernel/context.js';
import { reckonAnew } from './deadline-move.service.js';
import { endEscalation, escalateOverdue, warnOfClock } from './deadline-sweep.service.js';
import { DUE_BATCH, type DueAct, eachDue } from './due-batches.js';

const TO_WARN = statement<DueAct>(
  'clocks_to_warn',
  `select id, organisation_id as organisation, next_warning_at::text as at from deadline
   where stopped_at is null and next_warning_at <= $1 and (next_warning_at, id) > ($2::timestamptz, $3::uuid) order by next_warning_at, id limit ${DUE_BATCH}`,
);
const TO_ESCALATE = statement<DueAct>(
  'clocks_to_escalate',
  `select id, organisation_id as organisation, due_at::text as at from deadline
   where stopped_at is null and escalated_at is null and escalates and due_at <= $1 and (due_at, id) > ($2::timestamptz, $3::uuid)
   order by due_at, id limit ${DUE_BATCH}`,
);
/** As the organisation whose duty it was; where that takes no part any more, as the superior. */
const ENDED_ESCALATIONS = statement<DueAct>(
  'ended_escalations',
  `select e.id, case when p.organisation_id is null then e.to_organisation_id else e.for_organisation_id end as organisation, e.at::text as at
   from escalation e join deadline d on d.id = e.deadline_id
   left join participation p on p.organisation_id = e.for_organisation_id and p.subject_id = e.subject_id and p.ended_at is null
   where e.ended_at is null and e.at <= $1 and (d.stopped_at is not null or d.escalated_at is null)
     and (e.at, e.id) > ($2::timestamptz, $3::uuid) order by e.at, e.id limit ${DUE_BATCH}`,
);

/** Provisional clocks that have not seen the calendar of this version. */
const TO_RECKON = statement<DueAct>(
  'clocks_to_reckon',
  `select id, organisation_id as organisation, due_at::text as at from deadline
   where stopped_at is null and provisional and calendar_version <> $1 and (due_at, id) > ($2::timestamptz, $3::uuid)
   order by due_at, id limit ${DUE_BATCH}`,
);
/** Clocks that looked at published days which were changed since. */
const TO_CORRECT = statement<DueAct>(
  'clocks_to_correct',
  `select id, organisation_id as organisation, due_at::text as at from deadline
   where stopped_at is null and calendar_version <> $1 and (due_at, id) > ($2::timestamptz, $3::uuid) and due_on >= $4::date
   order by due_at, id limit ${DUE_BATCH}`,
);

type Act = (ctx: Context, organisation: string, id: string) => Promise<void>;

/** Runs one act, so that its failure is its own. */
type Alone = (what: string, act: () => Promise<void>) => Promise<void>;

/**
 * What time, or a new calendar, has done to clocks: warnings, escalations and their ends, dates that move. What cannot
 * be done is passed over and found again in the next round, however much of it there is.
 */
export function clockSweep(): (context: () => Context, reads: Reads, alone: Alone) => Promise<void> {
  /** A correction is looked for among all running clocks, until a look finds none that has not seen the calendar. */
  let corrected = '';
  return async (context, reads, alone) => {
    const ctx = context();
    const all = async (due: Statement<DueAct>, what: string, act: Act, first: unknown, more: unknown[] = []) =>
      await eachDue(
        async (after) => await reads.rows(due, [first, ...after, ...more]),
        async ({ id, organisation }) => await alone(what, async () => await act(ctx, organisation, id)),
      );
    const { version, changedFrom } = ctx.reference.calendar();
    await all(TO_RECKON, 'a provisional date', reckonAnew, version);
    if (changedFrom !== null && corrected !== version) {
      const left = await all(TO_CORRECT, 'a changed date', reckonAnew, version, [changedFrom]);
      if (left === 0) corrected = version;
    }
    const now = ctx.clock.now();
    await all(ENDED_ESCALATIONS, 'an ended escalation', endEscalation, now);
    await all(TO_WARN, 'a warning', warnOfClock, now);
    await all(TO_ESCALATE, 'an overdue clock', escalateOverdue, now);
  };
}
