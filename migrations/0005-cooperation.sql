-- migrate:up
create table cooperation (
  id uuid primary key,
  owner_organisation_id uuid not null references organisation,
  requested_organisation_id uuid not null references organisation,
  case_id uuid not null references legal_aid_case,
  number text unique,
  number_key text,
  state text not null,
  version integer not null,
  revision integer not null default 0,
  matter text not null,
  purpose_sealed bytea,
  legal_basis text,
  agreement_id uuid references agreement,
  agreement_revision integer,
  kinds text[] not null default '{}',
  narrowed jsonb not null default '{}',
  drafted_by_member_id uuid,
  approved_by_member_id uuid,
  approved_at timestamptz,
  sent_by_member_id uuid,
  sent_at timestamptz,
  received_at timestamptz,
  opened_at timestamptz,
  opened_by_member_id uuid,
  claimed_by_member_id uuid,
  answered_at timestamptz,
  ended_at timestamptz,
  ending_reason_sealed bytea,
  redirected_from_id uuid references cooperation,
  redirected_to_id uuid,
  chain integer not null default 1 check (chain between 1 and 3),
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  check (owner_organisation_id <> requested_organisation_id),
  foreign key (owner_organisation_id, id) references participation (organisation_id, subject_id)
);
call app.protect_by_subject('cooperation', 'id');
create index cooperation_by_number on cooperation (number_key) where number_key is not null;
create index cooperation_by_case on cooperation (case_id);
-- The net under the check in the service, which compares kind by kind while the case is locked.
create unique index cooperation_one_open on cooperation (owner_organisation_id, case_id, requested_organisation_id, kinds)
  where state in ('SENT', 'RECEIVED', 'ACTIVE');

create table cooperation_item (
  id uuid primary key,
  cooperation_id uuid not null references cooperation,
  position integer not null,
  kind text not null,
  state text not null,
  version integer not null,
  description_sealed bytea,
  expected_result_sealed bytea,
  person_ids uuid[] not null default '{}',
  wanted_on date,
  handler_member_id uuid,
  accepted_at timestamptz,
  accepted_by_member_id uuid,
  started_at timestamptz,
  unable_code text,
  reason_sealed bytea,
  result_sealed bytea,
  result_kind text check (result_kind in ('DONE', 'PARTLY')),
  result_amount_fen bigint,
  submitted_at timestamptz,
  rework_count integer not null default 0,
  escalated_at timestamptz,
  ended_at timestamptz,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null,
  unique (cooperation_id, position)
);
call app.protect_by_subject('cooperation_item', 'cooperation_id', true);

create table cooperation_revision (
  cooperation_id uuid not null references cooperation,
  revision integer not null,
  content_sealed bytea not null,
  changed_fields text[] not null,
  reason_sealed bytea,
  made_at timestamptz not null,
  made_by_member_id uuid,
  primary key (cooperation_id, revision)
);
call app.protect_by_subject('cooperation_revision', 'cooperation_id');

-- Of asks of every kind: ask_type says in which table the ask stands.
create table proposal (
  id uuid primary key,
  ask_type text not null check (ask_type in ('COOPERATION', 'REFERRAL')),
  ask_id uuid not null,
  item_id uuid references cooperation_item,
  case_id uuid references legal_aid_case,
  subject_id uuid not null,
  kind text not null check (kind in ('NEW_DUE_DATE', 'CANCEL_ITEM', 'REDIRECT', 'RECALL', 'RETURN', 'LEAD_TRANSFER')),
  state text not null,
  version integer not null,
  by_organisation_id uuid not null,
  to_organisation_id uuid not null,
  by_member_id uuid,
  reason_sealed bytea,
  terms jsonb not null default '{}',
  answers_proposal_id uuid references proposal,
  answer_by timestamptz not null,
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null
);
call app.protect_by_subject('proposal', 'ask_id');
create unique index proposal_one_open on proposal (subject_id, kind) where state = 'OPEN';
create index proposal_by_ask on proposal (ask_id, created_at);
create index proposal_lapsing on proposal (answer_by) where state = 'OPEN';
grant select on proposal to yuanlian_clock;
create policy clock_reads on proposal for select to yuanlian_clock using (true);

create table supplement (
  id uuid primary key,
  cooperation_id uuid not null references cooperation,
  item_id uuid not null references cooperation_item,
  list_sealed bytea not null,
  asked_at timestamptz not null,
  asked_by_member_id uuid,
  answer_sealed bytea,
  supplied_at timestamptz,
  supplied_by_member_id uuid
);
call app.protect_by_subject('supplement', 'cooperation_id');
create unique index supplement_one_open on supplement (item_id) where supplied_at is null;

create table disposition (
  id uuid primary key,
  ask_type text not null check (ask_type in ('COOPERATION', 'REFERRAL')),
  ask_id uuid not null,
  item_id uuid references cooperation_item,
  organisation_id uuid not null references organisation,
  state text not null,
  version integer not null,
  due_at timestamptz not null,
  reason_sealed bytea,
  next_ask_id uuid,
  created_at timestamptz not null,
  last_actor_organisation_id uuid not null,
  last_actor_member_id uuid,
  last_moved_at timestamptz not null
);
call app.protect_by_subject('disposition', 'ask_id');
create index disposition_by_ask on disposition (ask_id);

create table sharing_grant (
  id uuid primary key,
  case_id uuid not null references legal_aid_case,
  ask_id uuid,
  item_id uuid references cooperation_item,
  organisation_id uuid not null references organisation,
  field_class text not null check (field_class in ('IDENTITY', 'CONTACT', 'MEANS', 'FACTS', 'EVIDENCE', 'HEALTH', 'AMOUNTS', 'SIDES')),
  level text not null check (level in ('NONE', 'MASKED', 'TITLES', 'TOTALS', 'READ', 'CONTRIBUTE')),
  person_ids uuid[],
  basis text not null check (basis in ('STATUTORY', 'CONSENT')),
  basis_article text,
  purpose text not null,
  since timestamptz not null,
  ended_at timestamptz
);
call app.protect_by_subject('sharing_grant', 'case_id');
create policy select_by_ask on sharing_grant for select to yuanlian_app
  using (exists (select 1 from participation p where p.organisation_id = (select app.org()) and p.subject_id = ask_id and p.ended_at is null));
create index sharing_grant_by_case on sharing_grant (case_id, organisation_id) where ended_at is null;
create index sharing_grant_by_ask on sharing_grant (ask_id) where ended_at is null;
create index sharing_grant_by_item on sharing_grant (item_id) where ended_at is null;

-- The home of a case may ask a third city while another leads it: the lead sees nothing of that ask, but may not close
-- the case past it. A case that was handed on and on is closed by who has it: each who handed it on answers after that.
-- Yes or no, about a case in which the one who looks takes part.
grant select on cooperation, cooperation_item to yuanlian_guard;
grant create on schema app to yuanlian_guard;
create function app.has_unseen_open_items(in_case uuid) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return app.takes_part(in_case) and exists (
    select 1 from public.cooperation c join public.cooperation_item i on i.cooperation_id = c.id
    where c.case_id = in_case and c.state in ('SENT', 'RECEIVED', 'ACTIVE')
      and i.state not in ('CONFIRMED', 'UNABLE', 'CANCELLED')
      and (i.kind not in ('HANDLE_CASE', 'TRANSFER_APPLICATION') or i.state = 'REQUESTED')
      and not exists (
        select 1 from public.participation p
        where p.organisation_id = app.org() and p.subject_id = c.id and p.ended_at is null
      )
  );
end
$$;
alter function app.has_unseen_open_items(uuid) owner to yuanlian_guard;

-- Who has offered to hand the case over, on an ask between two others: the offer lapses when the closing file is in. One
-- organisation at most, that of the one open offer about a case, and only to who takes part in the case.
grant select (ask_id, subject_id, kind, state, by_organisation_id) on proposal to yuanlian_guard;
create function app.unseen_lead_offer(in_case uuid) returns uuid
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select o.by_organisation_id from public.proposal o
    where app.takes_part(in_case) and o.subject_id = in_case and o.kind = 'LEAD_TRANSFER' and o.state = 'OPEN' and not exists (
      select 1 from public.participation p
      where p.organisation_id = app.org() and p.subject_id = o.ask_id and p.ended_at is null
    )
  );
end
$$;
alter function app.unseen_lead_offer(uuid) owner to yuanlian_guard;
revoke create on schema app from yuanlian_guard;
revoke all on function app.has_unseen_open_items(uuid), app.unseen_lead_offer(uuid) from public;
grant execute on function app.has_unseen_open_items(uuid), app.unseen_lead_offer(uuid) to yuanlian_app;

-- migrate:down
drop function app.has_unseen_open_items(uuid), app.unseen_lead_offer(uuid);
drop table sharing_grant, disposition, supplement, proposal, cooperation_revision, cooperation_item, cooperation;
