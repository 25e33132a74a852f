/** The subjects that are looked at open and restricted, by their label. */
export const LOOKED_AT = [
  'LegalAidCase',
  'Person',
  'Cooperation',
  'CooperationItem',
  'Referral',
  'Consultation',
  'Letter of a case',
  'Letter of an ask',
  'Material',
  'RosterRow',
  'Settlement',
  'Consent',
  'CompetenceConflict',
  'InboxItem of a case',
];

/** What of a subject says whether it is covered. */
export const FACES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'LegalAidCase',
    'Person',
    'Cooperation',
    'Referral',
    'Consultation',
    'Material',
    'RosterRow',
    'CompetenceConflict',
    'InboxItem',
  ].map((type) => [type, 'redactions { field reason }']),
);
