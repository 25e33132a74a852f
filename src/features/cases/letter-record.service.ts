import { authorize } from '../../access/authorize.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { mayReadLetter } from '../letters/letter.rules.js';
import { issueLetter } from '../letters/letter.service.js';
import { headOf } from '../letters/letter-paper.js';
import { serviceProof } from '../letters/templates/service-proof.js';
import { recordCase } from './case-facts.js';
import { type LockedCase, lockCase } from './case-lock.js';
import { SERVICE_WAYS, type ServiceWay } from './ending.rules.js';

export interface ServiceInput {
  letterId: string;
  receiver: string;
  way: ServiceWay;
  place?: string | null;
  servedOn: LocalDate;
  idempotencyKey: string;
}

interface ServedLetter {
  id: string;
  /** Who issued it. */
  organisationId: string;
  caseId: string;
  templateId: string;
  number: string;
  issuedOn: LocalDate;
  content: Buffer;
}

/**
 * Records on whom, how and when a paper of a case was served (送达回证, form 22). Afterwards the proof is on paper, and the
 * clock that waited for the service of a termination stands. A paper is served once: by who issued it, or by who leads since,
 * where the paper is one that a lead may read.
 * @throws NOT_FOUND ROLE_MAY_NOT LETTER_SERVED_ALREADY DATE_UNFIT TEXT_MISSING TEXT_TOO_LONG
 */
export async function recordService(ctx: MemberContext, input: ServiceInput): Promise<CommandResult> {
  return await command(ctx, 'letter.recordService', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const { letter, locked } = await lockPaper(tx, input.letterId);
    const { legalAidCase } = locked;
    authorize(tx.viewer, { roles: ['RECEPTION', 'HANDLER', 'HEAD'] });
    if (input.servedOn < letter.issuedOn || input.servedOn > toLocalDate(tx.now))
      refuse('DATE_UNFIT', { path: ['input', 'servedOn'] });
    const receiver = requiredText(input.receiver, 'receiver', 100);
    const place = optionalText(input.place, 'place', 200);
    const [served] = await tx.sql('select 1 from letter_service where letter_id = ?', [input.letterId]);
    if (served !== undefined) refuse('LETTER_SERVED_ALREADY', { path: ['input', 'letterId'] });
    if (letter.templateId === 'TERMINATION_DECISION') await stopClocks(tx, legalAidCase.id, ['TERMINATION_NOTICE']);
    const content = headOf(tx, letter);
    const proof = await issueLetter(tx, {
      template: serviceProof,
      subjectType: 'LEGAL_AID_CASE',
      subjectId: legalAidCase.id,
      toOrganisationId: null,
      addressee: content.addressee ?? receiver,
      facts: {
        documentTitle: content.title,
        documentNumber: letter.number,
        receiver,
        how: SERVICE_WAYS[input.way].zh,
        place,
        servedOn: input.servedOn,
        servedBy: tx.viewer.displayName,
      },
    });
    const id = newId();
    const sealed = (column: string, value: string | null) =>
      seal(ctx, { table: 'letter_service', column, rowId: id }, value);
    await tx.sql(
      `insert into letter_service (id, organisation_id, letter_id, case_id, way, receiver_sealed, place_sealed, served_on, recorded_at,
         recorded_by_member_id, proof_letter_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        tx.viewer.organisationId,
        input.letterId,
        legalAidCase.id,
        input.way,
        sealed('receiver_sealed', receiver),
        sealed('place_sealed', place),
        input.servedOn,
        tx.now,
        tx.viewer.memberId,
        proof.id,
      ],
    );
    touch(tx, legalAidCase);
    const references = { letter: input.letterId, proof: proof.id, on: input.servedOn };
    await recordCase(tx, legalAidCase, 'case.serveLetter', legalAidCase.state, references);
    return { subjectId: input.letterId, ids: { proof: proof.id } };
  });
}

/** A paper of a case, to a person, that the viewer's organisation may have served; its case is locked. @throws NOT_FOUND */
async function lockPaper(tx: CommandTx, letterId: string): Promise<{ letter: ServedLetter; locked: LockedCase }> {
  const [letter] = await tx.sql<ServedLetter>(
    `select id, organisation_id as "organisationId", subject_id as "caseId", template_id as "templateId", number, content_sealed as content,
       (issued_at at time zone 'Asia/Shanghai')::date::text as "issuedOn"
     from letter where id = ? and subject_type = 'LEGAL_AID_CASE' and to_organisation_id is null`,
    [letterId],
  );
  if (letter === undefined) refuse('NOT_FOUND');
  const locked = await lockCase(tx, letter.caseId);
  const { organisationId } = tx.viewer;
  const facts = { ...letter, subjectType: 'LEGAL_AID_CASE', toOrganisationId: null };
  const leads = locked.part === 'LEAD' && mayReadLetter(facts, organisationId, locked.part);
  if (!leads && letter.organisationId !== organisationId) refuse('NOT_FOUND');
  return { letter, locked };
}
