import type { CommandTx } from '../../command/command.js';
import { refuse } from '../../kernel/refusal.js';
import { unseal } from '../../kernel/seal.js';
import { acceptNow } from '../cases/application.service.js';
import type { AidForm, LegalAidCase } from '../cases/case.entity.js';
import { type CasePersonInput, createCase } from '../cases/case.service.js';
import { refusalOfOrganKind } from '../cases/organ.rules.js';
import { joinOrgan } from '../cases/organ.service.js';
import { personPlace } from '../people/person.entity.js';
import type { PersonInput } from '../people/person.rules.js';
import { openPersons } from '../people/person.service.js';
import { receiptOfStation } from './exempt-receipt.service.js';
import type { Referral } from './referral.entity.js';
import { contentOf } from './referral-content.js';
import { personsOfReferral } from './referral-lock.js';
import { leavePersons } from './referral-sharing.service.js';

/** Whether acceptance opens a case of the receiver's own: an application, or a matter, that a legal aid institution takes. */
export function takesAsCase(ask: Pick<Referral, 'kind'>, desk: { kind: string }): boolean {
  const forwarded = ask.kind === 'APPLICATION_FORWARD' || ask.kind === 'HANDOVER';
  return forwarded && desk.kind === 'LEGAL_AID_INSTITUTION';
}

/**
 * Opens the institution's own case from a referral: the original time of receipt, the persons as far as they were shared,
 * written down anew. Afterwards the source's own records are the source's alone, and it does not learn of the case. What a
 * workstation took as exempt from the means check is accepted as of the day it was sent, with the receipt that the applicant
 * has from its counter, or one of now; nothing is decided by that.
 * @throws REFERRAL_CAUSE_MISSING
 */
export async function openOwnCase(
  tx: CommandTx,
  ask: Referral,
  given: { causeCode?: string | null; form?: AidForm | null },
): Promise<void> {
  const causeCode = given.causeCode ?? ask.causeCode ?? null;
  const form = given.form ?? ask.form ?? null;
  if (causeCode === null || form === null) refuse('REFERRAL_CAUSE_MISSING', { path: ['input', 'causeCode'] });
  const content = contentOf(tx, ask);
  const legalAidCase = await createCase(
    tx,
    {
      causeCode,
      form,
      matter: ask.matter,
      facts: content.facts,
      respondent: content.respondent,
      receivedAt: ask.receivedAt ?? tx.now,
      restricted: ask.restricted,
      persons: await sharedPersons(tx, ask),
    },
    { references: { referral: ask.id }, sourceOrganisationId: ask.ownerOrganisationId },
  );
  await tx.sql('insert into referral_case (organisation_id, referral_id, case_id, opened_at) values (?, ?, ?, ?)', [
    tx.viewer.organisationId,
    ask.id,
    legalAidCase.id,
    tx.now,
  ]);
  await leavePersons(tx, ask);
  if (ask.exemptGround != null) {
    const receipt = await receiptOfStation(tx, ask.id);
    await acceptNow(tx, legalAidCase, { at: ask.sentAt ?? tx.now, papers: null, receipt });
  }
  await joinHandlingBody(tx, ask, legalAidCase);
}

/**
 * Whose workstation forwarded the matter handles it: the commission, or the court, is then a side of the case and not its
 * workstation (lifecycles.md §7).
 */
async function joinHandlingBody(tx: CommandTx, ask: Referral, legalAidCase: LegalAidCase): Promise<void> {
  const [sender] = await tx.sql<{ id: string }>('select coalesce(host_id, id) as id from organisation where id = ?', [
    ask.ownerOrganisationId,
  ]);
  const body = sender === undefined ? null : tx.ctx.reference.organisation(sender.id);
  // A detention house holds the person; it does not handle the matter.
  if (body !== null && body.kind !== 'DETENTION_HOUSE' && refusalOfOrganKind(body) === null)
    await joinOrgan(tx, legalAidCase, body.id);
}

/** The persons of a referral as the institution may write them down: what the basis does not name is left out. */
async function sharedPersons(tx: CommandTx, ask: Referral): Promise<CasePersonInput[]> {
  const ids = await personsOfReferral(tx, ask.id);
  const opened = await openPersons(tx, ids);
  const rows = await tx.sql<{ id: string; address: Buffer | null; regionCode: string | null }>(
    'select id, address_sealed as address, region_code as "regionCode" from person where id = any(array(select v::uuid from jsonb_array_elements_text(?::jsonb) as j(v)))',
    [JSON.stringify(ids)],
  );
  const contact = ask.categories.includes('CONTACT');
  return opened.map((person) => {
    const row = rows.find((each) => each.id === person.id);
    const shared: PersonInput = {
      name: person.name,
      idKind: person.idKind,
      idNumber: person.idNumber,
      phone: contact ? person.phone : null,
      address: contact ? unseal(tx.ctx, personPlace('address_sealed', person.id), row?.address ?? null) : null,
      regionCode: row?.regionCode ?? null,
      migrantWorker: person.migrantWorker,
    };
    return { person: shared };
  });
}
