import { tokensOf } from '../../src/features/people/person-token.js';
import { maskIdentityNumber } from '../../src/kernel/codes/identity-number.js';
import { maskPersonName } from '../../src/kernel/codes/person-name.js';
import { maskPhone } from '../../src/kernel/codes/phone.js';
import type { Keys } from '../../src/kernel/ports/keys.js';
import type { Batch } from './copy.js';
import { type Ask, part, restrictedBy, rowId } from './world-rows.js';

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const GIVEN = [...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂'];

interface PersonSource {
  readonly keys: Keys;
  readonly random: () => number;
}

/** A person of the case, with what finds it; the asked side has a part in the first one alone. */
export function writePerson(batch: Batch, { keys, random }: PersonSource, ask: Ask, position: number): string {
  const { n, at, from, to, state } = ask;
  const id = rowId(at, 3, n * 32 + position);
  const pick = (letters: readonly string[]): string => letters[Math.floor(random() * letters.length)] ?? '';
  const name = `${pick(SURNAMES)}${pick(GIVEN)}${random() < 0.6 ? pick(GIVEN) : ''}`;
  const phone = `139${String(n * 20 + position)
    .padStart(8, '0')
    .slice(-8)}`;
  const idNumber = `41090019${String(70 + (n % 30)).padStart(2, '0')}0101${String(n % 10_000).padStart(4, '0')}`;
  const sealed = (column: string, text: string): Buffer => keys.encrypt({ table: 'person', column, rowId: id }, text);
  batch.add(
    'person (id, owner_organisation_id, name_sealed, name_masked, id_kind, id_number_sealed, id_number_masked, phone_sealed, phone_masked, region_code, migrant_worker, created_at)',
    id,
    from.id,
    sealed('name_sealed', name),
    maskPersonName(name),
    'RESIDENT_ID',
    sealed('id_number_sealed', idNumber),
    maskIdentityNumber(idNumber),
    sealed('phone_sealed', phone),
    maskPhone(phone),
    '410900',
    true,
    at,
  );
  const finders = state === 'ACTIVE' && position === 1 ? [from.id, to.id] : [from.id];
  for (const organisation of finders) {
    for (const { kind, token } of tokensOf({ keys }, organisation, { id, name, idNumber, phone }))
      batch.add('person_token (organisation_id, person_id, kind, token)', organisation, id, kind, token);
  }
  const by = restrictedBy(ask);
  part(batch, from.id, id, 'PERSON', 'OWNER', at, { by });
  if (position === 1) part(batch, to.id, id, 'PERSON', 'ASSISTING', at, { ended: state !== 'ACTIVE', by });
  return id;
}

/** A worker's row in the roster of a group. */
export function writeRosterRow(batch: Batch, keys: Keys, ask: Ask, position: number, personId: string): void {
  const id = rowId(ask.at, 4, ask.n * 32 + position);
  batch.add(
    'roster_row (id, case_id, row_number, person_id, employer_sealed, employer_token, period_from, period_to, wages_fen, authorised, state, created_at)',
    id,
    ask.caseId,
    position,
    personId,
    keys.encrypt({ table: 'roster_row', column: 'employer_sealed', rowId: id }, '建工集团'),
    keys.keyedHash('employer', '建工集团'),
    '2026-01-01',
    '2026-06-30',
    1_500_000 + position * 1_000,
    true,
    'ACTIVE',
    ask.at,
  );
}
