import type { CommandTx } from '../../command/command.js';
import { birthDateOf } from '../../kernel/codes/identity-number.js';
import { newId } from '../../kernel/ids.js';
import { isLocalDate, isMinor, type LocalDate, toLocalDate } from '../../kernel/local-date.js';
import { refuse, refuseIf } from '../../kernel/refusal.js';
import { seal, unseal } from '../../kernel/seal.js';
import { optionalText, requiredText } from '../../kernel/text.js';
import type { Custody } from '../cases/proceeding.rules.js';
import type { PersonInput } from '../people/person.rules.js';
import { givePersonsTo, type RegisteredPerson, registerPersons } from '../people/person.service.js';
import { type DefenceLine, DefenceLineSchema, type DefenceNotice, linePlace } from './defence.entity.js';
import { isProtectedCharge, refusalOfBasis, refusalOfCustody, refusalOfFoundAt, type Traits } from './defence.rules.js';
import { organSide } from './defence-facts.js';
import type {
  DefenceBasis,
  DefenceGround,
  DefenceStage,
  Disability,
  OrganKind,
  PossibleSentence,
} from './defence-words.rules.js';

/** One defendant, as the organ states him. */
export interface DefendantInput {
  person: PersonInput;
  /** Only where no identity number says it. */
  bornOn?: LocalDate | null;
  basis: DefenceBasis;
  ground?: DefenceGround | null;
  stage: DefenceStage;
  custody: Custody;
  custodyPlace?: string | null;
  charge: string;
  /** Kept close though neither age nor charge ask for it. */
  restricted?: boolean | null;
  disability?: Disability | null;
  notFullyAble?: boolean | null;
  possibleSentence?: PossibleSentence | null;
  deathReviewApplied?: boolean | null;
  inAbsentia?: boolean | null;
  otherLaw?: string | null;
  hearingOn?: LocalDate | null;
  /** When the organ found that this person has to have a lawyer. */
  foundAt: Date;
}

export const MOST_DEFENDANTS = 20;

/** Whom a draft names, in the order they were given; known to the organ's side alone. @throws LIST_EMPTY LIST_TOO_LONG DEFENCE_PERSON_TWICE */
export async function writePersons(
  tx: CommandTx,
  organ: { ownerOrganisationId: string; filedByOrganisationId: string },
  inputs: readonly DefendantInput[],
): Promise<RegisteredPerson[]> {
  const path = ['input', 'defendants'];
  if (inputs.length === 0) refuse('LIST_EMPTY', { path });
  if (inputs.length > MOST_DEFENDANTS) refuse('LIST_TOO_LONG', { path, words: { max: MOST_DEFENDANTS } });
  return await registerDefendants(
    tx,
    organ,
    inputs.map((input) => input.person),
    (nth) => [...path, String(nth), 'person'],
  );
}

/** Whether a draft is restricted from its first word on: one of its lines will be. */
export function willBeRestricted(
  tx: CommandTx,
  inputs: readonly DefendantInput[],
  persons: readonly RegisteredPerson[],
): boolean {
  const today = toLocalDate(tx.now);
  return inputs.some(({ restricted, charge, bornOn }, nth) => {
    const path = ['input', 'defendants', String(nth), 'bornOn'];
    const born = birthdayOf(persons[nth] ?? { idNumber: null }, bornOn ?? null, today, path);
    return restricted === true || isProtectedCharge(charge) || isMinor(born, today);
  });
}

/** The lines of a draft, each with its person. */
export async function writeLines(
  tx: CommandTx,
  notice: DefenceNotice,
  organKind: OrganKind,
  inputs: readonly DefendantInput[],
  persons: readonly RegisteredPerson[],
): Promise<DefenceLine[]> {
  const lines = inputs.map((input, position) =>
    lineOf(tx, notice, { organKind, input, position, person: persons[position] as RegisteredPerson }),
  );
  tx.em.persist(lines);
  await tx.em.flush();
  return lines;
}

/** Persons as the organ's side writes them down: known to the organ and to its workstation alike. @throws DEFENCE_PERSON_TWICE */
export async function registerDefendants(
  tx: CommandTx,
  notice: { ownerOrganisationId: string; filedByOrganisationId: string },
  inputs: readonly PersonInput[],
  pathOf: (index: number) => readonly string[],
): Promise<RegisteredPerson[]> {
  const persons = await registerPersons(tx, inputs, pathOf);
  const numbers = persons.flatMap(({ idNumber }) => idNumber ?? []);
  if (new Set(numbers).size < numbers.length) refuse('DEFENCE_PERSON_TWICE', { path: ['input', 'defendants'] });
  const others = organSide(notice).filter((organisationId) => organisationId !== tx.viewer.organisationId);
  for (const organisationId of others)
    await givePersonsTo(
      tx,
      organisationId,
      'OWNER',
      persons.map(({ id }) => id),
    );
  return persons;
}

interface LineParts {
  organKind: OrganKind;
  input: DefendantInput;
  position: number;
  person: RegisteredPerson;
}

function lineOf(tx: CommandTx, notice: DefenceNotice, { organKind, input, position, person }: LineParts): DefenceLine {
  const id = newId();
  const at = (field: string) => `defendants.${position}.${field}`;
  const path = (field: string) => ['input', ...at(field).split('.')];
  const today = toLocalDate(tx.now);
  const bornOn = birthdayOf(person, input.bornOn ?? null, today, path('bornOn'));
  const charge = requiredText(input.charge, at('charge'), 200);
  const otherLaw = optionalText(input.otherLaw, at('otherLaw'), 100);
  const place = optionalText(input.custodyPlace, at('custodyPlace'), 100);
  refuseIf(refusalOfCustody(input.custody, place), { path: path('custodyPlace') });
  refuseIf(refusalOfFoundAt(input.foundAt, tx.now, bornOn), { path: path('foundAt') });
  const hearingOn = input.hearingOn ?? null;
  if (hearingOn !== null && (!isLocalDate(hearingOn) || hearingOn < today))
    refuse('DATE_UNFIT', { path: path('hearingOn') });
  const stated = {
    basis: input.basis,
    ground: input.ground ?? null,
    stage: input.stage,
    disability: input.disability ?? 'NONE',
    notFullyAble: input.notFullyAble ?? false,
    possibleSentence: input.possibleSentence ?? 'BELOW_LIFE',
    deathReviewApplied: input.deathReviewApplied ?? false,
    inAbsentia: input.inAbsentia ?? false,
    otherLaw,
  };
  requireBasis(stated, { organKind, bornOn }, today, (field) => path(field));
  return tx.em.create(DefenceLineSchema, {
    id,
    noticeId: notice.id,
    position,
    personId: person.id,
    state: 'DRAFT',
    version: 1,
    ...stated,
    custody: input.custody,
    custodyPlaceSealed: seal(tx.ctx, linePlace('custody_place_sealed', id), place),
    chargeSealed: seal(tx.ctx, linePlace('charge_sealed', id), charge),
    bornOnSealed: seal(tx.ctx, linePlace('born_on_sealed', id), input.bornOn ?? null),
    minor: isMinor(bornOn, today),
    keptClose: input.restricted === true || isProtectedCharge(charge),
    hearingOn,
    foundAt: input.foundAt,
    rounds: 0,
    setAside: [],
    declinedLawyerIds: [],
    lastActorOrganisationId: tx.viewer.organisationId,
    lastActorMemberId: tx.viewer.memberId,
    lastMovedAt: tx.now,
  });
}

/** The birthday by the identity number; the stated one must not differ, and stands alone where there is no number. */
export function birthdayOf(
  person: { idNumber: string | null },
  stated: LocalDate | null,
  today: LocalDate,
  path: readonly string[],
): LocalDate | null {
  if (stated !== null && (!isLocalDate(stated) || stated > today)) refuse('DATE_UNFIT', { path });
  const byNumber = person.idNumber === null ? null : birthDateOf(person.idNumber);
  if (byNumber !== null && stated !== null && byNumber !== stated) refuse('DEFENCE_BIRTHDAY_DIFFERS', { path });
  return byNumber ?? stated;
}

/** The stated birthday of a line that has no identity number. */
export function statedBirthday(tx: CommandTx, line: DefenceLine): LocalDate | null {
  return unseal(tx.ctx, linePlace('born_on_sealed', line.id), line.bornOnSealed ?? null);
}

type Stated = { basis: DefenceBasis; ground?: DefenceGround | null | undefined } & Omit<
  Traits,
  'organKind' | 'bornOn' | 'otherLaw'
> & { otherLaw?: string | null | undefined };

/** The basis has to fit what is stated. @throws what `refusalOfBasis` names, with the article */
export function requireBasis(
  stated: Stated,
  facts: Pick<Traits, 'organKind' | 'bornOn'>,
  today: LocalDate,
  path: (field: string) => readonly string[],
): void {
  const unfit = refusalOfBasis(
    stated.basis,
    stated.ground ?? null,
    { ...stated, otherLaw: stated.otherLaw ?? null, ...facts },
    today,
  );
  if (unfit !== null) refuse(unfit.code, { basis: unfit.basis, path: path(unfit.field) });
}
