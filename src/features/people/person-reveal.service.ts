import { authorize, mayReadCasework, ownCasesOnly } from '../../access/authorize.js';
import { partOf } from '../../access/participation.js';
import { isOwnCase } from '../../access/restricted.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import type { MemberContext } from '../../kernel/context.js';
import { newId } from '../../kernel/ids.js';
import { refuse } from '../../kernel/refusal.js';
import { type Part, PERSON_ROLES } from '../../kernel/roles.js';
import { seal, unseal } from '../../kernel/seal.js';
import { requiredText } from '../../kernel/text.js';
import { type Grant, mayRead, type Sharing, type SharingFacts, sharingOf } from '../cases/sharing.rules.js';
import { personPlace } from './person.entity.js';
import { ASKS_OF_PERSON } from './person-notice.queries.js';
import { sharingInNotice } from './person-notice.rules.js';
import { type MetInReferral, sharingInReferral } from './person-referral.rules.js';
import { REVEALABLE, type RevealField } from './person-reveal.rules.js';

export interface RevealInput {
  personId: string;
  fields: readonly RevealField[];
  reason: string;
}

/** The values in clear; what was not asked for, or was never written down, is null. */
export interface Revealed {
  name: string | null;
  idNumber: string | null;
  phone: string | null;
  address: string | null;
}

/**
 * Shows values of a person in clear, once, to who works with the person and as far as the class is shared.
 * Afterwards the journal says who looked at which fields, and the reason is kept sealed.
 * @throws REVEAL_LIMIT_REACHED NOT_FOUND ROLE_MAY_NOT LIST_EMPTY TEXT_MISSING FIELD_NOT_SHARED
 */
export async function revealPerson(
  ctx: MemberContext,
  input: RevealInput,
): Promise<{ result: CommandResult; values: Revealed }> {
  if (!(await ctx.limits.take('reveal', ctx.viewer.memberId))) refuse('REVEAL_LIMIT_REACHED');
  let values: Revealed = { name: null, idNumber: null, phone: null, address: null };
  // The key is never used twice: looking again is another look, and is written down again.
  const once = { idempotencyKey: newId(), input: { personId: input.personId } };
  const result = await command(ctx, 'person.reveal', once, async (tx) => {
    if (!mayReadCasework(tx.viewer) || (await partOf(tx, input.personId)) === null) refuse('NOT_FOUND');
    const open = await openSharings(tx, input.personId);
    if (open === null) refuse('NOT_FOUND');
    authorize(tx.viewer, { roles: PERSON_ROLES });
    const fields = [...new Set(input.fields)];
    if (fields.length === 0) refuse('LIST_EMPTY', { path: ['input', 'fields'] });
    const reason = requiredText(input.reason, 'reason', 500);
    const closed = fields.find(
      (field) => !open.some((sharing) => mayRead(sharing[REVEALABLE[field].fieldClass], input.personId)),
    );
    if (closed !== undefined) refuse('FIELD_NOT_SHARED', { path: ['input', 'fields'] });
    values = await readValues(tx, input.personId, fields);
    await writeDown(tx, input.personId, fields, reason);
    return { subjectId: input.personId };
  });
  return { result, values };
}

interface MeetingRow {
  part: Part;
  grants: Grant[];
  narrowed: SharingFacts['narrowed'];
  /** The viewer handles it, or was added to it by the head. */
  own: boolean;
}

/** What each case of the person shares with the viewer's organisation; null when a handler has none of them. */
async function openSharings(tx: CommandTx, personId: string): Promise<Sharing[] | null> {
  const rows = await tx.sql<MeetingRow>(
    `select q.part, ${isOwnCase('c', '?')} as own,
       (select coalesce(jsonb_agg(jsonb_build_object('fieldClass', g.field_class, 'level', g.level, 'personIds', g.person_ids, 'ended', g.ended_at is not null)), '[]')
          from sharing_grant g where g.case_id = c.id and g.organisation_id = q.organisation_id) as grants,
       (select coalesce(jsonb_agg(k.narrowed), '[]') from (select case_id, requested_organisation_id, state, narrowed from cooperation
       union all select case_id, to_organisation_id, 'SENT', narrowed from referral where state in ('SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT')) k
          where k.case_id = c.id and k.requested_organisation_id = q.organisation_id and k.state in ('SENT', 'RECEIVED', 'ACTIVE')) as narrowed
     from case_person cp join legal_aid_case c on c.id = cp.case_id
     join participation q on q.subject_id = c.id and q.organisation_id = ? and q.ended_at is null
     where cp.person_id = ?`,
    [tx.viewer.memberId, tx.viewer.memberId, tx.viewer.organisationId, personId],
  );
  const own = ownCasesOnly(tx.viewer);
  const met = own === null ? rows : rows.filter((row) => row.own);
  if (own !== null && met.length === 0) return null;
  const [owned] = await tx.sql('select 1 from person where id = ? and owner_organisation_id = ?', [
    personId,
    tx.viewer.organisationId,
  ]);
  const asked = await tx.sql<MetInReferral>(
    `select q.part, r.state, r.categories from referral_person rp join referral r on r.id = rp.referral_id
     join participation q on q.subject_id = r.id and q.organisation_id = ? and q.ended_at is null where rp.person_id = ?`,
    [tx.viewer.organisationId, personId],
  );
  const named = rows.length > 0 || asked.length > 0 ? null : await namedByNotice(tx, personId);
  if (named !== null) return named;
  const sharings = [...met.map(sharingOf), ...asked.map(sharingInReferral)];
  // Whoever wrote a person down knows him, before there is a case.
  const writtenHere = owned !== undefined && rows.length === 0 && asked.length === 0;
  return writtenHere ? [sharingOf({ part: 'LEAD', grants: [], narrowed: [] })] : sharings;
}

/** What notices and requests for a duty lawyer share before there is a case. Null where none names the person. */
async function namedByNotice(tx: CommandTx, personId: string): Promise<Sharing[] | null> {
  const asks = await tx.sql<{ part: Part }>(ASKS_OF_PERSON, [personId, personId]);
  return asks.length === 0 ? null : asks.map(({ part }) => sharingInNotice(part));
}

async function readValues(tx: CommandTx, personId: string, fields: readonly RevealField[]): Promise<Revealed> {
  const [row] = await tx.sql<{ name: Buffer; idNumber: Buffer | null; phone: Buffer | null; address: Buffer | null }>(
    `select name_sealed as name, id_number_sealed as "idNumber", phone_sealed as phone, address_sealed as address from person where id = ?`,
    [personId],
  );
  const open = (field: RevealField, column: Parameters<typeof personPlace>[0], bytes: Buffer | null | undefined) =>
    fields.includes(field) ? unseal(tx.ctx, personPlace(column, personId), bytes ?? null) : null;
  return {
    name: open('NAME', 'name_sealed', row?.name),
    idNumber: open('ID_NUMBER', 'id_number_sealed', row?.idNumber),
    phone: open('PHONE', 'phone_sealed', row?.phone),
    address: open('ADDRESS', 'address_sealed', row?.address),
  };
}

async function writeDown(
  tx: CommandTx,
  personId: string,
  fields: readonly RevealField[],
  reason: string,
): Promise<void> {
  const id = newId();
  await tx.sql(
    `insert into person_reveal (id, person_id, organisation_id, member_id, fields, reason_sealed, at) values (?, ?, ?, ?, ?::text[], ?, ?)`,
    [
      id,
      personId,
      tx.viewer.organisationId,
      tx.viewer.memberId,
      `{${fields.join(',')}}`,
      seal(tx.ctx, { table: 'person_reveal', column: 'reason_sealed', rowId: id }, reason),
      tx.now,
    ],
  );
  tx.record({
    subjectType: 'PERSON',
    subjectId: personId,
    word: 'person.reveal',
    version: 1,
    references: { reveal: id, fields },
    audience: [tx.viewer.organisationId],
  });
}
