/**
 * What decides whether a person sees more of a restricted notice, or request for a duty lawyer, than number, state and due
 * date (defence-cover.rules.ts), as one JSON column; null for any other subject.
 * @param subject the column that holds the subject's id
 * @param part the column that holds the part of the viewer's organisation in it
 */
export function askCover(type: string, subject: string, part: string): string {
  return `case ${type}
    when 'DEFENCE_NOTICE' then (select jsonb_build_object('part', ${part}, 'restricted', n.restricted, 'open', n.state <> 'SETTLED',
        'workers', to_jsonb(array[n.drafted_by_member_id, n.opened_by_member_id, n.claimed_by_member_id] || array(
          select w.id from defence_line w0, unnest(array[w0.assigned_by_member_id, w0.confirmed_by_member_id, w0.handler_member_id]) w(id)
          where w0.notice_id = n.id)))
      from defence_notice n where n.id = ${subject})
    when 'DUTY_LAWYER_HELP' then (select jsonb_build_object('part', ${part}, 'restricted', h.restricted,
        'open', h.state in ('REQUESTED', 'SCHEDULED', 'HELD'), 'workers', to_jsonb(array[h.claimed_by_member_id, h.handler_member_id]))
      from duty_lawyer_help h where h.id = ${subject}) end`;
}

/** Whether somebody defends on a notice, or is the duty lawyer of a help: own matters of who only handles. */
export function handlesAsk(subject: string, member: string): string {
  return `(exists (select 1 from defence_line o where o.notice_id = ${subject} and o.handler_member_id = ${member})
    or exists (select 1 from duty_lawyer_help o where o.id = ${subject} and o.handler_member_id = ${member}))`;
}
