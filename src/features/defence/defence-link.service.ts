import { authorize } from '../../access/authorize.js';
import { beyondCover } from '../../access/participation.js';
import { type CommandResult, type CommandTx, command } from '../../command/command.js';
import { touch } from '../../command/moves.js';
import type { MemberContext } from '../../kernel/context.js';
import { refuse } from '../../kernel/refusal.js';
import type { CaseState } from '../cases/case.lifecycle.js';
import { hasCaseEnded } from '../cases/case.rules.js';
import { openPersons } from '../people/person.service.js';
import { idNumberToken } from '../people/person-token.js';
import type { DefenceLine, DefenceNotice } from './defence.entity.js';
import { recordLine, settleNotice } from './defence-facts.js';
import { lockLine } from './defence-lock.js';
import type { LineLink } from './defence-words.rules.js';
import type { Keyed } from './notice-draft.service.js';

interface EarlierRow {
  id: string;
  stage: string;
  matterGroupId: string;
  receivedAt: Date;
  caseState: CaseState | null;
}

/** A line is repeated while its case goes on; one whose case has ended is what came before, at this stage or another. */
const isRepeatedBy = (line: DefenceLine, { stage, caseState }: EarlierRow): boolean =>
  stage === line.stage && !(caseState !== null && hasCaseEnded(caseState));

/** What ended without a lawyer is no earlier line to go on from. */
const COUNTS = `l.state not in ('DRAFT', 'DISCARDED', 'WITHDRAWN_BY_ORGAN', 'REROUTED', 'REROUTING', 'OWN_COUNSEL', 'DECLINED', 'DECLINED_BY_PERSON')`;

const EARLIER = `select l.id, l.stage, n.matter_group_id as "matterGroupId", l.received_at as "receivedAt", c.state as "caseState"
  from defence_line l join defence_notice n on n.id = l.notice_id left join legal_aid_case c on c.id = l.case_id`;

/**
 * The desk knows a person again: a notice of the same stage is a duplicate and linked while the case goes on; one of an
 * earlier stage, or whose case has ended, is what this one goes on from. Found by the own organisation's blind token of the identity number. Afterwards the line says so.
 */
export async function linkByPerson(tx: CommandTx, notice: DefenceNotice, line: DefenceLine): Promise<void> {
  if (line.duplicateOfLineId != null || line.earlierLineId != null) return;
  const [person] = await openPersons(tx, [line.personId]);
  if (person?.idNumber == null) return;
  const token = idNumberToken(tx.ctx, tx.viewer.organisationId, person.idNumber);
  const rows = await beyondCover(
    tx,
    async () =>
      await tx.sql<EarlierRow>(
        `${EARLIER} join person_token t on t.person_id = l.person_id
     where t.organisation_id = ? and t.kind = 'ID_NUMBER' and t.token = ? and l.notice_id <> ? and n.to_organisation_id = ?
       and ${COUNTS} and l.received_at <= ? order by l.received_at desc, l.id desc`,
        [tx.viewer.organisationId, token, notice.id, tx.viewer.organisationId, line.receivedAt ?? tx.now],
      ),
  );
  const same = rows.findLast((row) => isRepeatedBy(line, row));
  const before = rows.find((row) => !isRepeatedBy(line, row));
  if (same !== undefined) link(notice, line, same, 'DUPLICATE');
  else if (before !== undefined) link(notice, line, before, 'EARLIER_STAGE');
}

function link(notice: DefenceNotice, line: DefenceLine, to: EarlierRow, how: LineLink): void {
  if (how === 'DUPLICATE') line.duplicateOfLineId = to.id;
  else line.earlierLineId = to.id;
  notice.matterGroupId = to.matterGroupId;
}

export interface LinkInput extends Keyed {
  id: string;
  earlierLineId: string;
  link: LineLink;
}

/**
 * The institution links what the number could not show: a person without papers, a mistyped digit. It adds and decides
 * nothing, so it names no version. Afterwards a duplicate goes to the same lawyer and opens no second case.
 * @throws NOT_FOUND ROLE_MAY_NOT SIDE_MAY_NOT DEFENCE_LINK_UNFIT
 */
export async function linkLine(ctx: MemberContext, { idempotencyKey, ...input }: LinkInput): Promise<CommandResult> {
  return await command(ctx, 'defenceLine.link', { idempotencyKey, input }, async (tx) => {
    const { notice, line, lines, part } = await lockLine(tx, input.id);
    authorize(tx.viewer, { roles: ['RECEPTION', 'ASSIGNER'], side: 'REQUESTED' }, part);
    const [earlier] = await tx.sql<EarlierRow>(
      `${EARLIER} where l.id = ? and n.to_organisation_id = ? and l.notice_id <> ? and ${COUNTS}`,
      [input.earlierLineId, tx.viewer.organisationId, notice.id],
    );
    const path = ['input', 'earlierLineId'];
    if (earlier === undefined) refuse('NOT_FOUND', { path });
    const later = earlier.receivedAt > (line.receivedAt ?? tx.now);
    const open = ['NOTIFIED', 'RECEIVED', 'AWAITING_CORRECTION'].includes(line.state);
    if (later || !open || (input.link === 'DUPLICATE') !== isRepeatedBy(line, earlier))
      refuse('DEFENCE_LINK_UNFIT', { path });
    line.duplicateOfLineId = null;
    line.earlierLineId = null;
    link(notice, line, earlier, input.link);
    touch(tx, line);
    touch(tx, notice);
    recordLine(tx, notice, line, 'link', line.state, { earlierLine: earlier.id, link: input.link });
    await settleNotice(tx, notice, lines);
    return { subjectId: notice.id, ids: { line: line.id } };
  });
}
