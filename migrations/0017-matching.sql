-- The same person at another organisation (lifecycles.md §5). A second blind index, under a platform-wide key, that the
-- server can neither read nor write by itself; a look-up only for a person in a matter that is under review, by ids,
-- limited and written down; and what comes of it lies with the holder alone, who may answer.

-- migrate:up

-- Identity numbers under the platform's key. Nothing is granted on it to the server: its two functions below are all.
-- A minor's number is never here.
create table person_match (
  person_id uuid primary key references person,
  organisation_id uuid not null references organisation,
  token bytea not null check (octet_length(token) = 32)
);
create index person_match_by_token on person_match (token);
alter table person_match enable row level security;
alter table person_match force row level security;

-- Names of recipients and of the other sides of cases under the same key, as little to be read: for the one question whether a
-- lawyer, whom an office wants to assign, acts against the recipient at another office. Names alike are taken for the same;
-- whoever is told "choose another lawyer" cannot look whether they are.
create table party_match (
  subject_id uuid not null,
  side text not null check (side in ('PERSON', 'OTHER')),
  organisation_id uuid not null references organisation,
  token bytea not null check (octet_length(token) = 32),
  primary key (subject_id, token)
);
create index party_match_by_token on party_match (token, side);
alter table party_match enable row level security;
alter table party_match force row level security;
create index lawyer_by_licence on lawyer (licence_number);

-- What an organisation has asked about. Whether it met anybody does not stand here.
create table person_inquiry (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  subject_type text not null check (subject_type in ('LEGAL_AID_CASE', 'REFERRAL')),
  subject_id uuid not null,
  person_id uuid not null references person,
  asked_at timestamptz not null,
  asked_by_member_id uuid not null,
  answer_by timestamptz not null,
  -- Until the clock has looked for holders, seconds later, whether or not there are any.
  looked_at timestamptz,
  unique (organisation_id, id),
  unique (organisation_id, subject_id, person_id),
  foreign key (organisation_id, asked_by_member_id) references member (organisation_id, id)
);
create index person_inquiry_to_look on person_inquiry (asked_at, id) where looked_at is null;
create index person_inquiry_by_person on person_inquiry (person_id);
create index person_inquiry_by_day on person_inquiry (organisation_id, asked_at);
alter table person_inquiry enable row level security;
alter table person_inquiry force row level security;
create policy select_own on person_inquiry for select to yuanlian_app using (organisation_id = (select app.org()));
grant select on person_inquiry to yuanlian_app;

-- The question as it lies with the holder, who owns it. Who asked takes part in it only once it is answered.
create table person_question (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  asking_organisation_id uuid not null references organisation,
  inquiry_id uuid not null,
  kind text not null check (kind = 'SAME_PERSON'),
  number text unique,
  number_key text generated always as (translate(number, '〔〕第号', '')) stored,
  state text not null check (state in ('ASKED', 'ANSWERED', 'LAPSED')),
  version integer not null,
  matter text not null,
  held_case_id uuid not null references legal_aid_case,
  held_person_id uuid not null references person,
  claimed_by_member_id uuid,
  asked_at timestamptz not null,
  answer_by timestamptz not null,
  answer text check (answer in ('SAME_MATTER', 'OTHER_MATTER', 'NOT_TOLD')),
  told_case_number text,
  answered_at timestamptz,
  answered_by_member_id uuid,
  ended_at timestamptz,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  unique (inquiry_id, owner_organisation_id),
  check (owner_organisation_id <> asking_organisation_id),
  check ((state = 'ANSWERED') = (answer is not null)),
  check (num_nulls(answer, answered_at, answered_by_member_id) in (0, 3)),
  check (told_case_number is null or answer in ('SAME_MATTER', 'OTHER_MATTER')),
  check ((state = 'ASKED') = (ended_at is null)),
  foreign key (asking_organisation_id, inquiry_id) references person_inquiry (organisation_id, id),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
create index person_question_by_number on person_question (number_key);
create index person_question_by_case on person_question (held_case_id);
create index person_question_by_person on person_question (held_person_id);
create index person_question_by_claimer on person_question (claimed_by_member_id) where claimed_by_member_id is not null;
create index person_question_open on person_question (answer_by, id) where state = 'ASKED';
alter table person_question enable row level security;
alter table person_question force row level security;
create policy select_by_part on person_question for select to yuanlian_app using (
  exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = person_question.id and p.ended_at is null));
-- Who takes part may lock it, the holder alone may change it.
create policy update_own on person_question for update to yuanlian_app using (
  exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = person_question.id and p.ended_at is null))
  with check (owner_organisation_id = (select app.org()));
grant select, update (number, state, version, claimed_by_member_id, answer, told_case_number, answered_at, answered_by_member_id, ended_at,
  last_actor_organisation_id, last_actor_member_id, last_moved_at) on person_question to yuanlian_app;
-- The clock tells the holder of what has come.
create policy clock_reads on person_question for select to yuanlian_clock using (true);
grant select (id, owner_organisation_id, number, state, asked_at) on person_question to yuanlian_clock;

-- A question is as covered at each side as what it is about there: with the holder the case and the person it holds, with
-- who asked the matter and the person it asked about. Neither is told that the other restricts.
create function app.restrict_question() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update public.participation p
    set restricted_by = (select array_agg(distinct c) from unnest(coalesce(p.restricted_by, '{}') || new.restricted_by) c)
    where p.organisation_id = new.organisation_id and not coalesce(p.restricted_by, '{}') @> new.restricted_by and p.subject_id in (
      select q.id from public.person_question q
        where q.owner_organisation_id = new.organisation_id and (q.held_case_id = new.subject_id or q.held_person_id = new.subject_id)
      union all
      select q.id from public.person_inquiry i join public.person_question q on q.inquiry_id = i.id
        where i.organisation_id = new.organisation_id and (i.subject_id = new.subject_id or i.person_id = new.subject_id));
  return null;
end
$$;

grant select on person, referral_person, lawyer, lawyer_conflict to yuanlian_guard;
grant select, insert on party_match to yuanlian_guard;
grant select, insert, delete on person_match to yuanlian_guard;
grant select, insert, update (looked_at) on person_inquiry to yuanlian_guard;
grant select, insert on person_question to yuanlian_guard;
grant insert on participation to yuanlian_guard;
grant create on schema app to yuanlian_guard;

-- Keeps the tokens of persons whom the own organisation wrote down; a number that was corrected, or is none any more,
-- takes its token along, also where another of the same side had written it down. Answers nothing.
create function app.keep_person_tokens(in_rows jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from public.person_match m using jsonb_to_recordset(in_rows) as r(p uuid, t bytea)
    where m.person_id = r.p and (m.organisation_id = app.org() or exists (select 1 from public.participation o
      where o.organisation_id = app.org() and o.subject_id = r.p and o.part = 'OWNER' and o.ended_at is null));
  insert into public.person_match (person_id, organisation_id, token)
    select r.p, app.org(), r.t from jsonb_to_recordset(in_rows) as r(p uuid, t bytea)
    join public.person p on p.id = r.p and p.owner_organisation_id = app.org()
    where r.t is not null
  on conflict (person_id) do nothing;
end
$$;

-- Keeps the names of persons whom the own organisation wrote down, and of the other side of cases that it leads. Answers nothing.
create function app.keep_party_tokens(in_rows jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.party_match (subject_id, side, organisation_id, token)
    select r.s, r.d, app.org(), r.t from jsonb_to_recordset(in_rows) as r(s uuid, d text, t bytea)
    where (r.d = 'PERSON' and exists (select 1 from public.person p where p.id = r.s and p.owner_organisation_id = app.org()))
      or (r.d = 'OTHER' and exists (select 1 from public.legal_aid_case c where c.id = r.s and c.lead_organisation_id = app.org()))
  on conflict do nothing;
end
$$;

-- Whose matter is protected wherever it lies: what an office restricts, minors, domestic violence and sexual offences, abuse.
create function app.is_protected_matter(in_restricted boolean, in_minor boolean, in_cause text, in_means_ground text) returns boolean
  language sql immutable parallel safe
  return coalesce(in_restricted, false) or coalesce(in_minor, false)
    or coalesce(in_cause in ('PROTECTION_ORDER', 'SEXUAL_HARASSMENT'), false) or coalesce(in_means_ground = 'ABUSE_OR_VIOLENCE', false);

-- Whether a lawyer of the own register, known by the licence, acts at another organisation in an open case for the other side
-- of this one, or against somebody for whom this one is; or has been declared there as not to act for him. Yes or no, of a
-- case that one leads or persons that one knows. Who is protected there never speaks in it.
create function app.acts_against_elsewhere(in_lawyer uuid, in_case uuid, in_persons uuid[], in_states text[]) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    with own as (
      select cp.person_id as id from public.case_person cp join public.legal_aid_case k on k.id = cp.case_id
        where k.id = in_case and k.lead_organisation_id = app.org() and cp.role = 'RECIPIENT'
      union
      select p.subject_id from public.participation p
        where p.organisation_id = app.org() and p.subject_id = any (in_persons) and p.subject_type = 'PERSON' and p.ended_at is null
    ), other as (
      select o.id, o.organisation_id from public.lawyer l join public.lawyer o on o.licence_number = l.licence_number and o.organisation_id <> l.organisation_id
      where l.id = in_lawyer and l.organisation_id = app.org()
    ), work as (
      select c.id from other join public.legal_aid_case c on c.lawyer_id = other.id and c.lead_organisation_id = other.organisation_id
      where c.state = any (in_states) and c.id is distinct from in_case
        and not app.is_protected_matter(c.restricted, c.recipient_minor, c.cause_code, c.means_ground)
        and not exists (select 1 from public.case_person cp join public.participation p on p.subject_id = cp.person_id
          where cp.case_id = c.id and p.restricted_by is not null)
    )
    select 1 from work
      join public.case_person cp on cp.case_id = work.id and cp.role = 'RECIPIENT'
      join public.party_match theirs on theirs.subject_id = cp.person_id and theirs.side = 'PERSON'
      join public.party_match ours on ours.subject_id = in_case and ours.side = 'OTHER' and ours.token = theirs.token
      join public.legal_aid_case k on k.id = in_case and k.lead_organisation_id = app.org()
    union all
    select 1 from work
      join public.party_match theirs on theirs.subject_id = work.id and theirs.side = 'OTHER'
      join public.party_match ours on ours.token = theirs.token and ours.side = 'PERSON' and ours.subject_id in (select id from own)
    union all
    select 1 from other
      join public.lawyer_conflict x on x.lawyer_id = other.id and x.organisation_id = other.organisation_id and x.withdrawn_at is null
      join public.person_match theirs on theirs.person_id = x.person_id
      join public.person_match ours on ours.token = theirs.token and ours.person_id in (select id from own)
      where not app.is_protected_token(theirs.token)
  );
end
$$;

-- Writes down that the own organisation asks about a person in a matter it reviews: a case that it leads, APPLIED or
-- ACCEPTED, or a referral that it has received. By ids, never by a number; once for each person of a matter, and so
-- many a day. True when it is written. What there is to find is not looked at here: it cannot be told by how long this takes.
create function app.ask_about_person(in_id uuid, in_subject uuid, in_person uuid, in_at timestamptz, in_answer_by timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  kind text;
begin
  perform pg_advisory_xact_lock(hashtextextended('person_inquiry ' || app.org()::text, 0));
  if not exists (select 1 from public.organisation o where o.id = app.org() and o.kind = 'LEGAL_AID_INSTITUTION' and o.state = 'ACTIVE')
    or not exists (select 1 from public.member m where m.id = app.member() and m.organisation_id = app.org() and m.state = 'ACTIVE'
      and m.roles && array['RECEPTION', 'REVIEWER']) then
    return false;
  end if;
  select 'LEGAL_AID_CASE' into kind from public.legal_aid_case c
    join public.case_person cp on cp.case_id = c.id and cp.person_id = in_person and cp.role = 'RECIPIENT'
    where c.id = in_subject and c.lead_organisation_id = app.org() and c.state in ('APPLIED', 'ACCEPTED') and not c.restricted;
  if kind is null then
    select 'REFERRAL' into kind from public.referral r
      join public.referral_person rp on rp.referral_id = r.id and rp.person_id = in_person
      where r.id = in_subject and r.to_organisation_id = app.org() and r.state = 'RECEIVED' and not r.restricted;
  end if;
  if kind is null
    or exists (select 1 from public.person_inquiry i where i.organisation_id = app.org() and i.subject_id = in_subject and i.person_id = in_person)
    or (select count(*) from public.person_inquiry i where i.organisation_id = app.org() and i.asked_by_member_id = app.member()
        and i.asked_at > in_at - interval '24 hours') >= 20
    or (select count(*) from public.person_inquiry i where i.organisation_id = app.org() and i.asked_at > in_at - interval '24 hours') >= 100 then
    return false;
  end if;
  insert into public.person_inquiry (id, organisation_id, subject_type, subject_id, person_id, asked_at, asked_by_member_id, answer_by)
    values (in_id, app.org(), kind, in_subject, in_person, in_at, app.member(), in_answer_by);
  return true;
end
$$;

-- Whom nobody is asked about, wherever it is that the person is protected: restricted matters, minors, domestic violence
-- and abuse, sexual offences.
create function app.is_protected_token(in_token bytea) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select 1 from public.person_match m
    where m.token = in_token and (
      exists (select 1 from public.participation p where p.subject_id = m.person_id and p.restricted_by is not null)
      or exists (select 1 from public.case_person cp join public.legal_aid_case c on c.id = cp.case_id
        where cp.person_id = m.person_id and app.is_protected_matter(c.restricted, c.recipient_minor, c.cause_code, c.means_ground))
    ))
$$;

-- A question stands until its last day, while the matter in which it was asked is under review, and while the person is
-- protected nowhere: why one has lapsed is told to nobody.
create function app.stands(in_question uuid, in_at timestamptz) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select 1 from public.person_question q join public.person_inquiry i on i.id = q.inquiry_id
    left join public.person_match m on m.person_id = q.held_person_id
    where q.id = in_question and q.answer_by > in_at and not coalesce(app.is_protected_token(m.token), false) and (
      exists (select 1 from public.legal_aid_case c where c.id = i.subject_id and c.lead_organisation_id = i.organisation_id
        and c.state in ('APPLIED', 'AWAITING_SUPPLEMENT', 'ACCEPTED'))
      or exists (select 1 from public.referral r where r.id = i.subject_id and r.state in ('RECEIVED', 'AWAITING_SUPPLEMENT'))
    ))
$$;

-- For the holder of a question: whether it can still be answered. Yes or no.
create function app.question_stands(in_question uuid, in_at timestamptz) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select 1 from public.person_question q where q.id = in_question and q.owner_organisation_id = app.org())
    and app.stands(in_question, in_at);
end
$$;

-- For the clock: questions that stand no more, each with its holder, after the last one that was read.
create function app.questions_to_lapse(in_at timestamptz, in_after timestamptz, in_after_id uuid)
  returns table (id uuid, organisation uuid, at text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return query select q.id, q.owner_organisation_id, q.answer_by::text from public.person_question q
    where q.state = 'ASKED' and (q.answer_by, q.id) > (in_after, in_after_id) and not app.stands(q.id, in_at)
    order by q.answer_by, q.id limit 200;
end
$$;

-- For the clock: inquiries of which nobody was looked for yet, after the last one that was read.
create function app.inquiries_to_look(in_after timestamptz, in_after_id uuid) returns table (id uuid, organisation uuid, at text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return query select i.id, i.organisation_id, i.asked_at::text from public.person_inquiry i
    where i.looked_at is null and (i.asked_at, i.id) > (in_after, in_after_id) order by i.asked_at, i.id limit 200;
end
$$;

-- For the clock: looks once for those who hold an open case, or one of the last twelve months, of whom was asked about, and
-- puts a question before each. An organisation that takes part in the matter anyway is not asked. Answers nothing.
create function app.look_for_holders(in_inquiry uuid, in_at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  asked record;
begin
  for asked in
    select i.id, i.organisation_id, i.subject_id, i.answer_by, m.token from public.person_inquiry i
    left join public.person_match m on m.person_id = i.person_id
    where i.id = in_inquiry and i.looked_at is null for update of i skip locked
  loop
    update public.person_inquiry set looked_at = in_at where id = asked.id;
    continue when asked.token is null or app.is_protected_token(asked.token);
    with held as materialized (
      select distinct on (c.lead_organisation_id) gen_random_uuid() as id, c.lead_organisation_id as holder, c.id as case_id, m.person_id
      from public.person_match m
      join public.case_person cp on cp.person_id = m.person_id and cp.role = 'RECIPIENT'
      join public.legal_aid_case c on c.id = cp.case_id
      join public.organisation o on o.id = c.lead_organisation_id and o.state = 'ACTIVE'
      where m.token = asked.token and c.id <> asked.subject_id and c.lead_organisation_id <> asked.organisation_id
        and c.state <> 'WITHDRAWN'
        and (c.state not in ('REFUSED', 'TERMINATED', 'CLOSED', 'ARCHIVED') or c.last_moved_at > in_at - interval '12 months')
        and not exists (select 1 from public.participation p
          where p.subject_id = asked.subject_id and p.organisation_id = c.lead_organisation_id and p.ended_at is null)
      order by c.lead_organisation_id, c.last_moved_at desc, c.id
    ), taking as (
      insert into public.participation (organisation_id, subject_id, subject_type, part, since, last_moved_at)
      select h.holder, h.id, 'PERSON_QUESTION', 'REQUESTED', in_at, in_at from held h
    )
    insert into public.person_question (id, owner_organisation_id, asking_organisation_id, inquiry_id, kind, state, version, matter, held_case_id,
      held_person_id, asked_at, answer_by, last_actor_organisation_id, last_moved_at)
    select h.id, h.holder, asked.organisation_id, asked.id, 'SAME_PERSON', 'ASKED', 1, '疑似同一受援人', h.case_id, h.person_id, in_at, asked.answer_by,
      asked.organisation_id, in_at
    from held h;
  end loop;
end
$$;

alter function app.restrict_question() owner to yuanlian_guard;
alter function app.keep_person_tokens(jsonb) owner to yuanlian_guard;
alter function app.keep_party_tokens(jsonb) owner to yuanlian_guard;
alter function app.acts_against_elsewhere(uuid, uuid, uuid[], text[]) owner to yuanlian_guard;
alter function app.ask_about_person(uuid, uuid, uuid, timestamptz, timestamptz) owner to yuanlian_guard;
alter function app.is_protected_token(bytea) owner to yuanlian_guard;
alter function app.stands(uuid, timestamptz) owner to yuanlian_guard;
alter function app.question_stands(uuid, timestamptz) owner to yuanlian_guard;
alter function app.questions_to_lapse(timestamptz, timestamptz, uuid) owner to yuanlian_guard;
alter function app.inquiries_to_look(timestamptz, uuid) owner to yuanlian_guard;
alter function app.look_for_holders(uuid, timestamptz) owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;
revoke all on function app.is_protected_matter(boolean, boolean, text, text), app.keep_party_tokens(jsonb), app.acts_against_elsewhere(uuid, uuid, uuid[], text[]), app.keep_person_tokens(jsonb), app.ask_about_person(uuid, uuid, uuid, timestamptz, timestamptz),
  app.is_protected_token(bytea), app.stands(uuid, timestamptz), app.question_stands(uuid, timestamptz), app.questions_to_lapse(timestamptz, timestamptz, uuid),
  app.inquiries_to_look(timestamptz, uuid), app.look_for_holders(uuid, timestamptz) from public;
grant execute on function app.is_protected_matter(boolean, boolean, text, text) to yuanlian_app, yuanlian_guard;
grant execute on function app.keep_party_tokens(jsonb), app.acts_against_elsewhere(uuid, uuid, uuid[], text[]), app.keep_person_tokens(jsonb), app.ask_about_person(uuid, uuid, uuid, timestamptz, timestamptz),
  app.question_stands(uuid, timestamptz) to yuanlian_app;
grant execute on function app.inquiries_to_look(timestamptz, uuid), app.look_for_holders(uuid, timestamptz), app.questions_to_lapse(timestamptz, timestamptz, uuid) to yuanlian_clock;

create trigger restrict_question after update of restricted_by on participation
  for each row when (new.restricted_by is not null and new.restricted_by is distinct from old.restricted_by) execute function app.restrict_question();

-- migrate:down
drop trigger restrict_question on participation;
drop function app.restrict_question();
drop function app.inquiries_to_look(timestamptz, uuid), app.look_for_holders(uuid, timestamptz), app.questions_to_lapse(timestamptz, timestamptz, uuid), app.question_stands(uuid, timestamptz),
  app.stands(uuid, timestamptz), app.is_protected_token(bytea),
  app.ask_about_person(uuid, uuid, uuid, timestamptz, timestamptz), app.acts_against_elsewhere(uuid, uuid, uuid[], text[]),
  app.keep_party_tokens(jsonb), app.keep_person_tokens(jsonb);
drop function app.is_protected_matter(boolean, boolean, text, text);
drop index lawyer_by_licence;
revoke insert on participation from yuanlian_guard;
revoke select on person, referral_person, lawyer, lawyer_conflict from yuanlian_guard;
drop table person_question, person_inquiry, party_match, person_match;
