import type { RefusalCode } from '../../errors/catalogue.js';
import type { Viewer } from '../../kernel/context.js';
import type { Part, Role } from '../../kernel/roles.js';
import { type DefenceLineCommand, type DefenceLineState, defenceLineLifecycle } from './defence-line.lifecycle.js';
import { type NoticeCommand, type NoticeState, noticeLifecycle } from './notice.lifecycle.js';

/** What is said when the table does not allow a command on a notice now. */
export function noticeNotNow(state: NoticeState, command: NoticeCommand): RefusalCode {
  if (command === 'open' && (state === 'RECEIVED' || state === 'SETTLED')) return 'NOTICE_OPENED_ALREADY';
  if (['edit', 'notify', 'discard'].includes(command) && !noticeLifecycle.isFinal(state)) return 'NOTICE_SENT_ALREADY';
  return 'NOTICE_AT_ANOTHER_STAGE';
}

/** What is said when the table does not allow a command on a line now. */
export function lineNotNow(state: DefenceLineState, command: DefenceLineCommand): RefusalCode {
  if (state === 'WITHDRAWN_BY_ORGAN') return 'DEFENCE_LINE_WITHDRAWN';
  if (defenceLineLifecycle.isFinal(state)) return 'DEFENCE_LINE_ENDED';
  if (command === 'assign' && state === 'ASSIGNED') return 'DEFENCE_LINE_ASSIGNED_ALREADY';
  const confirmed = ['assign', 'confirmToOrgan', 'ownCounsel', 'withdrawByOrgan', 'reroute', 'askCorrection'];
  if (state === 'COMPLETED' && confirmed.includes(command)) return 'DEFENCE_LINE_CONFIRMED_ALREADY';
  return 'DEFENCE_LINE_AT_ANOTHER_STAGE';
}

/** That the person has own counsel the organ records by its liaison, the institution by reception or assigner. */
const OWN_COUNSEL_ROLES: Readonly<Partial<Record<Part, readonly Role[]>>> = {
  REQUESTING: ['LIAISON'],
  REQUESTED: ['RECEPTION', 'ASSIGNER'],
};

/** Why the viewer's roles do not include a command on this side; null when they do, or when the table says it already. */
export function refusalOfSide(viewer: Viewer, command: DefenceLineCommand, part: Part): RefusalCode | null {
  if (command !== 'ownCounsel') return null;
  const roles = OWN_COUNSEL_ROLES[part] ?? [];
  return roles.some((role) => viewer.roles.has(role)) ? null : 'ROLE_MAY_NOT';
}
