/**
 * A second opinion on how a defence notice and a duty lawyer's help move, written from the design's tables and sentences
 * (lifecycles.md §2, §6) and from nothing else: it imports no line of the product. Where the two disagree, one is wrong.
 */

export type Organ = 'court' | 'courtStation' | 'police' | 'detentionStation';
export type Institution = 'tongliang' | 'mianyang' | 'yangquan';
export type Body = Organ | Institution | 'women';
export const INSTITUTIONS: readonly Institution[] = ['tongliang', 'mianyang', 'yangquan'];

/** For whom life imprisonment is possible needs a lawyer with three years of criminal practice; the other does not. */
export type Need = 'YEARS' | 'ANY';
/** The first lawyer of each institution has the years, the second has not. */
export type Lawyer = 0 | 1;

export interface Place {
  notice: number;
  line: number;
}

export interface Line {
  need: Need;
  state: string;
  version: number;
  /** On which day it lay on the first desk: a line for the wrong institution goes on the same day. */
  receivedOn: number | null;
  lawyer: Lawyer | null;
  /** Whom the person declined: institution and lawyer. */
  declined: string[];
  caseState: string | null;
  /** The line at another institution that was sent on as this one. */
  cameFrom: Place | null;
}

export interface Notice {
  by: 'court' | 'courtStation';
  to: Institution;
  desks: Institution[];
  /** What the notices of one matter share: nobody defends two of its defendants. */
  matter: number;
  lines: Line[];
}

export interface Help {
  by: 'police' | 'detentionStation';
  state: string;
  version: number;
  lawyer: Lawyer | null;
  asked: boolean;
  caseState: string | null;
}

export interface Model {
  day: number;
  notices: Notice[];
  helps: Help[];
}

export const start = (): Model => ({ day: 0, notices: [], helps: [] });

/** A workstation at the court notifies in the name of the court; then both are the organ's side. */
export const organSide = (notice: Notice): Organ[] => (notice.by === 'court' ? ['court'] : ['court', 'courtStation']);

/** A fact about a line: its state, and its version with it. */
export function move(line: Line, state: string): void {
  line.state = state;
  line.version += 1;
}

const AWAITS_ORGAN = ['DRAFT', 'AWAITING_CORRECTION', 'DECLINED_BY_PERSON'];
const AWAITS_INSTITUTION = ['NOTIFIED', 'RECEIVED', 'REROUTING', 'ASSIGNED'];

/** On whose table a notice still is: claimed can be what has not ended and is no draft. */
export const isOpen = (notice: Notice): boolean =>
  notice.lines.some(({ state }) => [...AWAITS_ORGAN, ...AWAITS_INSTITUTION].includes(state) && state !== 'DRAFT');

/** The other institution has it: the first is responsible no more. */
export function arrive(model: Model, line: Line): void {
  const first = line.cameFrom === null ? undefined : model.notices[line.cameFrom.notice]?.lines[line.cameFrom.line];
  if (first?.state === 'REROUTING') move(first, 'REROUTED');
}

/** Opening is of the whole notice (§2.9); what was sent on has then arrived. */
export function open(model: Model, notice: Notice): void {
  for (const line of notice.lines.filter(({ state }) => state === 'NOTIFIED')) {
    move(line, 'RECEIVED');
    arrive(model, line);
  }
}

/** Who may be assigned: statutory requirements and conflicts cannot be overridden (§6). */
export function mayDefend(model: Model, notice: Notice, line: Line, lawyer: Lawyer): boolean {
  if (line.need === 'YEARS' && lawyer !== 0) return false;
  if (line.declined.includes(`${notice.to} ${lawyer}`)) return false;
  return !model.notices
    .filter(({ matter, to }) => matter === notice.matter && to === notice.to)
    .flatMap(({ lines }) => lines)
    .some((other) => other !== line && other.lawyer === lawyer && ['ASSIGNED', 'COMPLETED'].includes(other.state));
}

function ballOf(notice: Notice): Body[] {
  const states = notice.lines.map(({ state }) => state);
  const awaited = new Set<Body>();
  if (states.some((state) => AWAITS_ORGAN.includes(state))) for (const organ of organSide(notice)) awaited.add(organ);
  if (states.some((state) => AWAITS_INSTITUTION.includes(state))) awaited.add(notice.to);
  // REROUTING awaits both institutions: the other one on the line that was sent on to it.
  return [...awaited].sort();
}

/** What is recorded awaits the institution while an application is to be forwarded (art 39). */
function awaitsHelp({ state, asked }: Help): boolean {
  return ['REQUESTED', 'SCHEDULED', 'HELD'].includes(state) || (state === 'RECORDED' && asked);
}

/** What the database should say if the model is right. */
export function expected(model: Model): unknown {
  return {
    notices: model.notices.map((notice) => ({
      by: notice.by,
      to: notice.to,
      lines: notice.lines.map(({ state, version, lawyer, caseState }) => ({
        state,
        version,
        lawyer,
        // The organ is a side of the case (§7).
        caseState: caseState === 'ASSIGNED' ? 'ASSIGNED with court' : caseState,
      })),
      awaited: ballOf(notice),
    })),
    helps: model.helps.map((help) => ({
      by: help.by,
      state: help.state,
      version: help.version,
      lawyer: help.lawyer,
      caseState: help.caseState,
      awaited: awaitsHelp(help) ? ['tongliang'] : [],
    })),
  };
}
