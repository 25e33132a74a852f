-- A paper that its issuer keeps under another subject than the one it is about: with 通知转送函 an institution sends a line of a
-- notice on; the letter is about the notice that the other institution gets, in which the first has no part.

-- migrate:up

create index letter_by_file on letter (filed_under_id, issued_at) where filed_under_id is not null;

do $$
declare
  shown text := 'exists (select 1 from public.participation p
    where p.organisation_id = (select app.org()) and p.subject_id = letter.subject_id and p.ended_at is null)';
  -- By its own part in what it keeps the paper under, and by nothing of what the paper is about.
  filed text := 'organisation_id = (select app.org()) and filed_under_id is not null and exists (select 1 from public.participation p
    where p.organisation_id = (select app.org()) and p.subject_id = letter.filed_under_id and p.part <> ''ASKED'' and p.ended_at is null)';
  -- What it is about it had a part in once: with that it sent the line on.
  had_part text := 'exists (select 1 from public.participation p
    where p.organisation_id = (select app.org()) and p.subject_id = letter.subject_id)';
  uncovered text := 'not exists (select 1 from public.participation p
    where p.organisation_id = (select app.org()) and p.subject_id = %s and p.restricted_by is not null
      and not ((select app.is_above_restriction()) and p.part <> ''SUPERVISOR'') and not p.restricted_by && (select app.restricted()))';
  own_copy text := 'exists (select 1 from public.letter l
    where l.id = letter_download.letter_id and l.organisation_id = (select app.org()) and l.filed_under_id is not null)';
begin
  execute format('alter policy select_by_part on letter using (%s or %s)', shown, filed);
  execute format('alter policy insert_by_part on letter with check (%s or %s and %s)', shown, filed, had_part);
  execute format('alter policy covered on letter using (%s)', format(uncovered,
    'case when letter.organisation_id = (select app.org()) then coalesce(letter.filed_under_id, letter.subject_id) else letter.subject_id end'));
  -- Who had it and when is its sender's evidence.
  execute format('alter policy select_by_part on letter_download using (%s or %s)', replace(shown, 'letter.subject_id', 'letter_download.subject_id'), own_copy);
  execute format('alter policy covered on letter_download using (%s or %s)', own_copy, format(uncovered, 'letter_download.subject_id'));
end
$$;

-- migrate:down

do $$
declare
  shown text := 'exists (select 1 from public.participation p
    where p.organisation_id = (select app.org()) and p.subject_id = %1$I.subject_id and p.ended_at is null)';
  uncovered text := 'not exists (select 1 from public.participation p
    where p.organisation_id = (select app.org()) and p.subject_id = %1$I.subject_id and p.restricted_by is not null
      and not ((select app.is_above_restriction()) and p.part <> ''SUPERVISOR'') and not p.restricted_by && (select app.restricted()))';
begin
  execute format('alter policy select_by_part on letter using (%s)', format(shown, 'letter'));
  execute format('alter policy insert_by_part on letter with check (%s)', format(shown, 'letter'));
  execute format('alter policy covered on letter using (%s)', format(uncovered, 'letter'));
  execute format('alter policy select_by_part on letter_download using (%s)', format(shown, 'letter_download'));
  execute format('alter policy covered on letter_download using (%s)', format(uncovered, 'letter_download'));
end
$$;
drop index letter_by_file;
