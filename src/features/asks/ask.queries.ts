import { statement } from '../../kernel/context.js';
import type { AskType, Disposition, Proposal } from './ask.entity.js';

/** In which room a proposal or a disposition lies, as far as the viewer's organisation takes part. */
export const askOf = {
  proposal: statement<{ askType: AskType }>(
    'ask_of_proposal',
    'select ask_type as "askType" from proposal where id = $1',
  ),
  disposition: statement<{ askType: AskType }>(
    'ask_of_disposition',
    'select ask_type as "askType" from disposition where id = $1',
  ),
} as const;

export type RawProposal = Pick<
  Proposal,
  | 'id'
  | 'kind'
  | 'state'
  | 'version'
  | 'byOrganisationId'
  | 'toOrganisationId'
  | 'terms'
  | 'answerBy'
  | 'createdAt'
  | 'lastMovedAt'
> & { ownerId: string; itemId: string | null; reasonSealed: Buffer | null; answersProposalId: string | null };

export const proposalsByAsk = statement<RawProposal>(
  'proposals_by_ask',
  `select id, ask_id as "ownerId", item_id as "itemId", kind, state, version, by_organisation_id as "byOrganisationId",
     to_organisation_id as "toOrganisationId", reason_sealed as "reasonSealed", terms, answers_proposal_id as "answersProposalId",
     answer_by as "answerBy", created_at as "createdAt", last_moved_at as "lastMovedAt"
   from proposal where ask_id = any($1::uuid[]) order by ask_id, created_at, id`,
);

export type RawDisposition = Pick<Disposition, 'id' | 'state' | 'version' | 'dueAt' | 'createdAt' | 'lastMovedAt'> & {
  ownerId: string;
  itemId: string | null;
  organisationId: string;
  reasonSealed: Buffer | null;
  nextAskId: string | null;
};

export const dispositionsByAsk = statement<RawDisposition>(
  'dispositions_by_ask',
  `select id, ask_id as "ownerId", item_id as "itemId", organisation_id as "organisationId", state, version, due_at as "dueAt",
     reason_sealed as "reasonSealed", next_ask_id as "nextAskId", created_at as "createdAt", last_moved_at as "lastMovedAt"
   from disposition where ask_id = any($1::uuid[]) and organisation_id = (select app.org()) order by ask_id, created_at, id`,
);
