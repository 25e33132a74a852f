-- What was left out of the covering of restricted subjects (0014, lifecycles.md §8).

-- migrate:up

-- A proof of service says where somebody lives, and who took the paper in.
create policy covered on letter_service as restrictive for all to yuanlian_app using (not exists (
  select 1 from public.participation p
  where p.organisation_id = (select app.org()) and p.subject_id = letter_service.case_id and p.restricted_by is not null
    and not ((select app.is_above_restriction()) and p.part <> 'SUPERVISOR') and not p.restricted_by && (select app.restricted())));

-- migrate:down

drop policy covered on letter_service;
