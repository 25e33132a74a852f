import { authorize } from '../../access/authorize.js';
import { type CommandResult, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import { stopClocks } from '../deadlines/deadline.service.js';
import { issueLetter } from '../letters/letter.service.js';
import { contentFromCanonical } from '../letters/letter-content.js';
import { serviceProof } from '../letters/templates/service-proof.js';
import { recordCase } from './case-facts.js';
import { lockCase } from './case-lock.js';
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
  caseId: string;
  templateId: string;
  number: string;
  issuedOn: LocalDate;
  content: Buffer;
}

/**
 * Records on whom, how and when a paper of a case was served (送达回证, form 22). Afterwards the proof is on paper, and the
 * clock that waited for the service of a termination stands. A paper is served once: by who issued it, or by who leads since.
 * @throws NOT_FOUND ROLE_MAY_NOT LETTER_SERVED_ALREADY DATE_UNFIT TEXT_MISSING TEXT_TOO_LONG
 */
export async function recordService(ctx: MemberContext, input: ServiceInput): Promise<CommandResult> {
  return await command(ctx, 'letter.recordService', { idempotencyKey: input.idempotencyKey, input }, async (tx) => {
    const [letter] = await tx.sql<ServedLetter>(
      `select subject_id as "caseId", template_id as "templateId", number, content_sealed as content,
         (issued_at at time zone 'Asia/Shanghai')::date::text as "issuedOn"
       from letter l where id = ? and subject_type = 'LEGAL_AID_CASE' and to_organisation_id is null
         and (organisation_id = ? or exists (select 1 from legal_aid_case c where c.id = l.subject_id and c.lead_organisation_id = ?))`,
      [input.letterId, tx.viewer.organisationId, tx.viewer.organisationId],
    );
    if (letter === undefined) refuse('NOT_FOUND');
    const { legalAidCase } = await lockCase(tx, letter.caseId);
    authorize(tx.viewer, { roles: ['RECEPTION', 'HANDLER', 'HEAD'] });
    if (input.servedOn < letter.issuedOn || input.servedOn > toLocalDate(tx.now))
      refuse('DATE_UNFIT', { path: ['input', 'servedOn'] });
    const receiver = requiredText(input.receiver, 'receiver', 100);
    const place = optionalText(input.place, 'place', 200);
    const [served] = await tx.sql('select 1 from letter_service where letter_id = ?', [input.letterId]);
    if (served !== undefined) refuse('LETTER_SERVED_ALREADY', { path: ['input', 'letterId'] });
    if (letter.templateId === 'TERMINATION_DECISION') await stopClocks(tx, legalAidCase.id, ['TERMINATION_NOTICE']);
    const text = ctx.keys.decryptText(
      { table: 'letter', column: 'content_sealed', rowId: input.letterId },
      letter.content,
    );
    const content = contentFromCanonical(text);
    const proof = await issueLetter(tx, {
      template: serviceProof,
      subjectType: 'LEGAL_AID_CASE',
      subjectId: legalAidCase.id,
      toOrganisationId: null,
      addressee: content.addressee,
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
