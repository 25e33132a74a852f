import { type DefenceLineState, defenceLineLifecycle } from './defence-line.lifecycle.js';
import type { NoticeCommand, NoticeState } from './notice.lifecycle.js';

const OPEN: readonly DefenceLineState[] = [
  'RECEIVED',
  'AWAITING_CORRECTION',
  'REROUTING',
  'ASSIGNED',
  'DECLINED_BY_PERSON',
];

/** What becomes of a notice when its lines have moved: null when it stays as it is. */
export function followingNotice(state: NoticeState, lines: readonly DefenceLineState[]): NoticeCommand | null {
  if (state === 'DRAFT' || state === 'DISCARDED') return null;
  if (lines.includes('NOTIFIED')) return state === 'NOTIFIED' ? null : 'renotify';
  if (lines.some((line) => OPEN.includes(line))) return state === 'SETTLED' ? 'resume' : null;
  return state === 'SETTLED' ? null : 'settle';
}

/** Whose turn it is on a notice: an organisation is awaited if a line of it awaits that organisation. */
export function ballOfNotice(lines: readonly DefenceLineState[]): { requesting: boolean; requested: boolean } {
  const awaits = (part: 'REQUESTING' | 'REQUESTED') =>
    lines.some((line) => {
      const { ball } = defenceLineLifecycle.table.states[line];
      return ball !== null && ball !== 'DERIVED' && ball.includes(part);
    });
  return { requesting: awaits('REQUESTING'), requested: awaits('REQUESTED') };
}
