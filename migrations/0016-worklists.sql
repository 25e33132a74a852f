-- What the worklists of the other desks are found by, beside what their rooms have.

-- migrate:up
create index duty_lawyer_help_by_person on duty_lawyer_help (person_id);
create index referral_case_by_referral on referral_case (referral_id);

-- migrate:down
drop index duty_lawyer_help_by_person, referral_case_by_referral;
