-- What the worklists of the other desks are found by, beside what their rooms have.

-- migrate:up
create index duty_lawyer_help_by_person on duty_lawyer_help (person_id);
create index referral_case_by_referral on referral_case (referral_id);

-- What came up to a superior, among all that an institution has.
create index participation_supervised on participation (organisation_id, subject_type, last_moved_at desc, subject_id desc)
  where part = 'SUPERVISOR' and ended_at is null;

-- What is still being written, and what nobody has opened yet, among all that was ever asked.
create index cooperation_draft on cooperation (owner_organisation_id) where state = 'DRAFT';
create index cooperation_unopened on cooperation (requested_organisation_id) where state = 'SENT';

-- migrate:down
drop index duty_lawyer_help_by_person, referral_case_by_referral, participation_supervised, cooperation_draft,
  cooperation_unopened;
