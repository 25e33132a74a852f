import type { CommandTx } from '../../command/command.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import { maskPhone, normalisePhone, phoneProblem } from '../../kernel/codes/phone.js';
import type { LocalDate } from '../../kernel/local-date.js';
import { refuse } from '../../kernel/refusal.js';
import { seal } from '../../kernel/seal.js';
import type { PersonInput } from '../people/person.rules.js';
import { openOwnPersons, registerPerson } from '../people/person.service.js';
import { searchTokens } from '../people/person-token.js';
import { consultationPlace } from './consultation.entity.js';

/** Who asks: a person the organisation knows, one written down now, a phone without a name, or nobody named. */
export interface CallerInput {
  personId?: string | null;
  person?: PersonInput | null;
  phone?: string | null;
}

export interface Caller {
  personId: string | null;
  birthDate: LocalDate | null;
  phone: { phoneSealed: Buffer; phoneMasked: string; phoneToken: Buffer } | null;
}

/**
 * Writes the caller down. Afterwards a named one is a registered person, and a number without a name is sealed, masked
 * for lists, and found by the whole number. Nobody has to give a name.
 * @throws CALLER_NAMED_TWICE NOT_FOUND PHONE_UNFIT, and what `registerPerson` names
 */
export async function writeCaller(tx: CommandTx, consultationId: string, input: CallerInput): Promise<Caller> {
  const { personId = null, person = null } = input;
  const typed = (input.phone ?? '').trim();
  if ([personId, person, typed === '' ? null : typed].filter((each) => each !== null).length > 1)
    refuse('CALLER_NAMED_TWICE', { path: ['input', 'phone'] });
  if (person !== null) {
    const { id, idNumber } = await registerPerson(tx, person);
    return { personId: id, birthDate: birthOf(idNumber), phone: null };
  }
  if (personId !== null) {
    const [known] = await openOwnPersons(tx, [personId]);
    if (known === undefined) refuse('NOT_FOUND', { path: ['input', 'personId'] });
    return { personId, birthDate: birthOf(known.idNumber), phone: null };
  }
  return { personId: null, birthDate: null, phone: typed === '' ? null : sealedPhone(tx, consultationId, typed) };
}

function birthOf(idNumber: string | null): LocalDate | null {
  return idNumber === null ? null : birthDateOf(idNumber);
}

function sealedPhone(tx: CommandTx, id: string, typed: string): NonNullable<Caller['phone']> {
  const phone = normalisePhone(typed);
  const problem = phoneProblem(phone);
  if (problem !== null) refuse('PHONE_UNFIT', { path: ['input', 'phone'], words: { problem } });
  return {
    phoneSealed: seal(tx.ctx, consultationPlace('phone_sealed', id), phone),
    phoneMasked: maskPhone(phone),
    phoneToken: searchTokens(tx.ctx, tx.viewer.organisationId, phone).PHONE,
  };
}
