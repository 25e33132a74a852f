-- What every page of a subject reads: its clocks, those that have stopped among them. deadline_by_subject holds the
-- running ones only, so each look at a subject read the clocks of everybody.

-- migrate:up
create index deadline_of_subject on deadline (subject_id);

-- migrate:down
drop index deadline_of_subject;
