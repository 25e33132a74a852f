import type { CommandTx } from '../../command/command.js';
import { toLocalDate, toLocalMinute } from '../../kernel/local-date.js';
import { unseal } from '../../kernel/seal.js';
import { CUSTODIES } from '../cases/proceeding.rules.js';
import { chineseDate } from '../letters/letter-text.js';
import type { NotifiedPerson } from '../letters/templates/defence-notice-letter.js';
import { openPersons } from '../people/person.service.js';
import { type DefenceLine, type DefenceNotice, linePlace, noticePlace } from './defence.entity.js';
import { DEFENCE_BASES, DEFENCE_GROUNDS, DEFENCE_STAGES, DUTY_MODES, ORGAN_FORMS } from './defence-words.rules.js';
import { type DutyLawyerHelp, helpPlace } from './duty.entity.js';

/** The charge of a line, as its papers name it. */
export function chargeOf(tx: CommandTx, line: DefenceLine): string {
  return unseal(tx.ctx, linePlace('charge_sealed', line.id), line.chargeSealed) ?? '';
}

/** What 通知辩护公函 says of its matter and of each of the lines, as they stand now. */
export async function noticeOnPaper(tx: CommandTx, notice: DefenceNotice, lines: readonly DefenceLine[]) {
  const persons = await openPersons(
    tx,
    lines.map(({ personId }) => personId),
  );
  return {
    docket: unseal(tx.ctx, noticePlace('docket_sealed', notice.id), notice.docketSealed ?? null),
    remark: unseal(tx.ctx, noticePlace('remark_sealed', notice.id), notice.remarkSealed ?? null),
    persons: lines.map((line) => notified(tx, line, persons.find(({ id }) => id === line.personId) ?? null)),
  };
}

function notified(
  tx: CommandTx,
  line: DefenceLine,
  person: { name: string; idNumber: string | null } | null,
): NotifiedPerson {
  const place = unseal(tx.ctx, linePlace('custody_place_sealed', line.id), line.custodyPlaceSealed ?? null);
  return {
    name: person?.name ?? '',
    idNumber: person?.idNumber ?? null,
    charge: unseal(tx.ctx, linePlace('charge_sealed', line.id), line.chargeSealed) ?? '',
    stage: DEFENCE_STAGES[line.stage].zh,
    custody: `${CUSTODIES[line.custody].zh}${place === null ? '' : `，${place}`}`,
    basis: line.ground == null ? DEFENCE_BASES[line.basis].zh : DEFENCE_GROUNDS[line.ground].zh,
    hearingOn: line.hearingOn ?? null,
  };
}

/** What 值班律师提供法律帮助通知书 says of a help as it stands now. */
export async function helpOnPaper(tx: CommandTx, help: DutyLawyerHelp) {
  const [person] = await openPersons(tx, [help.personId]);
  const at = help.scheduledFor ?? tx.now;
  const tried = ['FIRST_INSTANCE', 'SECOND_INSTANCE', 'RETRIAL', 'DEATH_REVIEW'].includes(help.stage);
  return {
    form: ORGAN_FORMS[help.kind].form,
    personWord: tried ? '被告人' : '犯罪嫌疑人',
    personName: person?.name ?? '',
    charge: unseal(tx.ctx, helpPlace('charge_sealed', help.id), help.chargeSealed ?? null),
    lawyerName: help.lawyerName ?? '',
    licenceNumber: help.lawyerLicenceNumber ?? '',
    phone: help.lawyerPhone ?? null,
    when: `${chineseDate(toLocalDate(at))}${toLocalMinute(at)}，${DUTY_MODES[help.mode ?? 'ON_SITE'].zh}`,
    place: unseal(tx.ctx, helpPlace('place_sealed', help.id), help.placeSealed ?? null),
  };
}
