/** Whether somebody defends on a notice, or is the duty lawyer of a help: own matters of who only handles. */
export function handlesAsk(subject: string, member: string): string {
  return `(exists (select 1 from defence_line o where o.notice_id = ${subject} and o.handler_member_id = ${member})
    or exists (select 1 from duty_lawyer_help o where o.id = ${subject} and o.handler_member_id = ${member}))`;
}
