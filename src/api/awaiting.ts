import { enumOf } from './enums.js';

export const AwaitingEnum = enumOf('Awaiting', 'Whose turn it is. 轮到哪一方。', {
  US: { zh: '待我方办理', en: 'your organisation' },
  THEM: { zh: '待对方办理', en: 'the other side' },
  BOTH: { zh: '双方均待办', en: 'both sides' },
  NOBODY: { zh: '无人待办', en: 'nobody' },
});
export type Awaiting = keyof typeof AwaitingEnum;

/** Whose turn it is, from the viewer's worklist row. */
export function awaitingOf(raw: { awaitsUs: boolean; awaitsThem: boolean }): Awaiting {
  if (raw.awaitsUs) return raw.awaitsThem ? 'BOTH' : 'US';
  return raw.awaitsThem ? 'THEM' : 'NOBODY';
}
