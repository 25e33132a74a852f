-- What the worklist is read and counted by, beside participation_worklist: what awaits us or the other side, what is new,
-- what is due first. They hold what a predicate of the list names, so that an office with ten thousand old matters finds
-- its twenty open ones, and each list is counted without a look at the rows.

-- migrate:up
create index participation_awaiting on participation (organisation_id, subject_type, last_moved_at desc, subject_id desc)
  where awaits_us and ended_at is null and part <> 'ASKED';
create index participation_awaiting_them on participation (organisation_id, subject_type, last_moved_at desc, subject_id desc)
  where awaits_them and ended_at is null and part <> 'ASKED';
create index participation_unread on participation (organisation_id, subject_type, last_moved_at desc, subject_id desc)
  where unread_since is not null and ended_at is null and part <> 'ASKED';
-- Without a due date: behind the latest. Written as the list writes it. All places are counted by it, too.
create index participation_due on participation (organisation_id, subject_type,
    (case when earliest_due_at is null then 'infinity'::timestamptz else earliest_due_at end), subject_id)
  include (earliest_due_at) where ended_at is null and part <> 'ASKED';

-- Somebody's own matters.
create index cooperation_by_claimer on cooperation (claimed_by_member_id) where claimed_by_member_id is not null;
create index cooperation_item_by_handler on cooperation_item (handler_member_id) where handler_member_id is not null;

-- The first of two thousand workers.
create index case_person_by_position on case_person (case_id, position) where role = 'RECIPIENT';

-- Ended grants too: whoever assists is told that the sharing has ended, in lists and in the case.
create index sharing_grant_of_case on sharing_grant (case_id, organisation_id);

-- migrate:down
drop index sharing_grant_of_case, participation_awaiting, participation_awaiting_them, participation_unread, participation_due,
  cooperation_by_claimer, cooperation_item_by_handler, case_person_by_position;
