/** Of what is covered for the viewer number, state and due date are shown, and nothing else. */
const COVERED = 'p.restricted_by is not null and not p.restricted_by && (select app.restricted())';

/**
 * The worklist for the peer: a view over the same tables under the same row security (`security_invoker`), as somebody
 * would write it who serves his database with PostGraphile; smart comments make the two organisations relations.
 */
export const PEER_VIEW = `
create schema if not exists bench;
grant usage on schema bench to yuanlian_app;
create or replace view bench.worklist with (security_invoker = true) as
select p.subject_id as id, c.number, case when ${COVERED} then '{}' else c.kinds end as kinds, c.state,
  case when ${COVERED} then null else c.matter end as matter, c.version, p.last_moved_at,
  c.owner_organisation_id as requesting_id, c.requested_organisation_id as requested_id,
  case when p.awaits_us then case when p.awaits_them then 'BOTH' else 'US' end
    else case when p.awaits_them then 'THEM' else 'NOBODY' end end as awaiting,
  ((p.earliest_due_at - interval '1 millisecond') at time zone 'Asia/Shanghai')::date as due_on,
  case when p.earliest_due_at is null then 'NONE' when now() >= p.earliest_due_at then 'OVERDUE'
    when clock.started_at is null then 'NONE'
    when now() >= clock.started_at + (p.earliest_due_at - clock.started_at) * 0.8 then 'MOST'
    when now() >= clock.started_at + (p.earliest_due_at - clock.started_at) * 0.5 then 'HALF'
    else 'NONE' end as deadline_level,
  case when kp.subject_id is null then null
    when ${COVERED} then null
    else who.name_masked end as person_masked
from participation p
left join cooperation c on c.id = p.subject_id
left join legal_aid_case k on k.id = c.case_id
left join participation kp on kp.organisation_id = (select app.org()) and kp.subject_id = k.id and kp.ended_at is null
left join lateral (select coalesce(
    (select i.person_ids[1] from cooperation_item i where i.cooperation_id = c.id and i.person_ids <> '{}' order by i.position limit 1),
    (select cp.person_id from case_person cp where cp.case_id = k.id and cp.role = 'RECIPIENT' order by cp.position limit 1)) as id offset 0
) named on true
left join person who on who.id = named.id
left join lateral (
  select d.started_at from deadline d
  where d.subject_id = p.subject_id and d.stopped_at is null and d.due_at = p.earliest_due_at order by d.started_at, d.id limit 1
) clock on true
where p.organisation_id = (select app.org()) and p.subject_type = 'COOPERATION' and p.ended_at is null;
grant select on bench.worklist to yuanlian_app;
comment on view bench.worklist is E'@primaryKey id\\n@foreignKey (requesting_id) references public.organisation (id)|@fieldName requesting\\n@foreignKey (requested_id) references public.organisation (id)|@fieldName requested';
`;
