import {
  arrive,
  type Body,
  type Help,
  type Institution,
  isOpen,
  type Lawyer,
  type Line,
  type Model,
  mayDefend,
  move,
  type Need,
  type Notice,
  open,
  organSide,
} from './defence-model.js';

export type Desk = 'liaison' | 'reception' | 'assigner' | 'head' | 'handler' | 'handler2' | 'supervisor';

/** One attempt of somebody at something; notice, line and help by their place in the model. */
export interface Attempt {
  command: string;
  body: Body;
  desk: Desk;
  notice?: number;
  line?: number;
  help?: number;
  needs?: Need[];
  lawyer?: Lawyer;
  code?: string;
  target?: Institution;
  outcome?: 'DECLINED' | 'OWN_COUNSEL';
  asked?: boolean;
  days?: number;
}

type Step = (model: Model, attempt: Attempt) => boolean;
export type Side = 'organ' | 'institution';
type OnLine = (line: Line, notice: Notice, model: Model, attempt: Attempt) => boolean | undefined;

function isOf(notice: Notice, side: Side, body: Body): boolean {
  return side === 'organ' ? (organSide(notice) as Body[]).includes(body) : notice.to === body;
}

function onNotice(
  side: Side,
  desks: readonly Desk[],
  then: (notice: Notice, model: Model) => boolean | undefined,
): Step {
  return (model, { notice: index = -1, body, desk }) => {
    const notice = model.notices[index];
    if (notice === undefined || !isOf(notice, side, body) || !desks.includes(desk)) return false;
    return then(notice, model) !== false;
  };
}

function onLine(side: Side, desks: readonly Desk[], states: readonly string[], then: OnLine): Step {
  return (model, attempt) => {
    const notice = model.notices[attempt.notice ?? -1];
    const line = notice?.lines[attempt.line ?? -1];
    if (notice === undefined || line === undefined || !isOf(notice, side, attempt.body)) return false;
    if (!desks.includes(attempt.desk) || !states.includes(line.state)) return false;
    return then(line, notice, model, attempt) !== false;
  };
}

/** Who answers a notice that nobody has opened yet opens it by that (§2.9), with all its lines. */
const answers =
  (then: OnLine): OnLine =>
  (line, notice, model, attempt) => {
    open(model, notice);
    return then(line, notice, model, attempt);
  };

const goes =
  (state: string): OnLine =>
  (line) => {
    move(line, state);
  };

/** Ended by the organ: nobody waits any more for another institution to open it. */
const takenBack =
  (state: string): OnLine =>
  (line, _notice, model) => {
    const unopened = line.state === 'NOTIFIED';
    move(line, state);
    if (unopened) arrive(model, line);
  };

const inDraft = (notice: Notice): boolean => notice.lines.every(({ state }) => state === 'DRAFT');

const fresh = (need: Need): Line => ({
  need,
  state: 'DRAFT',
  version: 1,
  receivedOn: null,
  lawyer: null,
  declined: [],
  caseState: null,
  cameFrom: null,
});

const UNTIL_TOLD = ['NOTIFIED', 'RECEIVED', 'AWAITING_CORRECTION', 'ASSIGNED'];

const NOTICES: Readonly<Record<string, Step>> = {
  noticeDraft: (model, { body, desk, needs = [] }) => {
    if ((body !== 'court' && body !== 'courtStation') || desk !== 'liaison') return false;
    const matter = model.notices.length;
    model.notices.push({ by: body, to: 'tongliang', desks: ['tongliang'], matter, lines: needs.map(fresh) });
    return true;
  },
  noticeNotify: onNotice('organ', ['liaison'], (notice, model) => {
    if (!inDraft(notice)) return false;
    for (const line of notice.lines) {
      line.receivedOn = model.day;
      move(line, 'NOTIFIED');
    }
  }),
  noticeDiscard: onNotice('organ', ['liaison'], (notice) => {
    if (!inDraft(notice)) return false;
    for (const line of notice.lines) move(line, 'DISCARDED');
  }),
  noticeOpen: onNotice('institution', ['reception', 'assigner'], (notice, model) => {
    if (!notice.lines.some(({ state }) => state === 'NOTIFIED')) return false;
    open(model, notice);
  }),
  noticeClaim: onNotice('institution', ['reception', 'assigner'], (notice) => isOpen(notice)),
};

const LINES: Readonly<Record<string, Step>> = {
  defenceLineAssign: onLine(
    'institution',
    ['assigner', 'head'],
    ['NOTIFIED', 'RECEIVED', 'AWAITING_CORRECTION'],
    answers((line, notice, model, { lawyer = 0 }) => {
      if (!mayDefend(model, notice, line, lawyer)) return false;
      line.lawyer = lawyer;
      move(line, 'ASSIGNED');
    }),
  ),
  // The work goes on as a case.
  defenceLineConfirmToOrgan: onLine('institution', ['assigner', 'head'], ['ASSIGNED'], (line) => {
    line.caseState = 'ASSIGNED';
    move(line, 'COMPLETED');
  }),
  // There is no decline of a court's notice: two codes, and no other.
  defenceLineAskCorrection: onLine(
    'institution',
    ['reception', 'assigner'],
    ['NOTIFIED', 'RECEIVED'],
    answers((line, _notice, _model, { code = '' }) => {
      if (!['MISSING_PAPERS', 'WRONG_PERSON_DATA'].includes(code)) return false;
      move(line, 'AWAITING_CORRECTION');
    }),
  ),
  defenceLineCorrect: onLine('organ', ['liaison'], ['AWAITING_CORRECTION'], goes('RECEIVED')),
  defenceLineReroute: onLine(
    'institution',
    ['reception', 'assigner'],
    ['NOTIFIED', 'RECEIVED'],
    answers((line, notice, model, { notice: index = -1, line: at = -1, target }) => {
      // Wrong institution, same day; three desks at most and no circle, as with every redirection (§3).
      if (line.receivedOn !== model.day || target === undefined) return false;
      if (notice.desks.length >= 3 || notice.desks.includes(target)) return false;
      move(line, 'REROUTING');
      const sent: Line = {
        ...fresh(line.need),
        receivedOn: line.receivedOn,
        declined: [...line.declined],
        cameFrom: { notice: index, line: at },
        state: 'NOTIFIED',
      };
      const { by, matter, desks } = notice;
      model.notices.push({ by, matter, to: target, desks: [...desks, target], lines: [sent] });
    }),
  ),
  defenceLineWithdrawByOrgan: onLine('organ', ['liaison'], UNTIL_TOLD, takenBack('WITHDRAWN_BY_ORGAN')),
  // Either side says so as soon as it knows: nobody may restrict the person's own choice (art 27).
  defenceLineOwnCounsel: (model, attempt) =>
    onLine('institution', ['reception', 'assigner'], UNTIL_TOLD, answers(goes('OWN_COUNSEL')))(model, attempt) ||
    onLine('organ', ['liaison'], UNTIL_TOLD, takenBack('OWN_COUNSEL'))(model, attempt),
  // The lead's head, with the paper of the first meeting; that case terminates.
  defenceLineDeclinedByPerson: onLine('institution', ['head'], ['COMPLETED'], (line, notice) => {
    line.declined.push(`${notice.to} ${line.lawyer}`);
    line.caseState = 'TERMINATED';
    move(line, 'DECLINED_BY_PERSON');
  }),
  defenceLineRenotify: onLine('organ', ['liaison'], ['DECLINED_BY_PERSON'], (line, _notice, model) => {
    line.receivedOn = model.day;
    line.lawyer = null;
    line.caseState = null;
    move(line, 'NOTIFIED');
  }),
  defenceLineClose: onLine('organ', ['liaison'], ['DECLINED_BY_PERSON'], (line, _notice, _model, { outcome }) => {
    move(line, outcome ?? '');
  }),
};

function onHelp(
  side: Side,
  desks: readonly Desk[],
  states: readonly string[],
  then: (help: Help, attempt: Attempt) => boolean | undefined,
): Step {
  return (model, attempt) => {
    const help = model.helps[attempt.help ?? -1];
    if (help === undefined || !desks.includes(attempt.desk) || !states.includes(help.state)) return false;
    if (attempt.body !== (side === 'organ' ? help.by : 'tongliang')) return false;
    if (then(help, attempt) === false) return false;
    help.version += 1;
    return true;
  };
}

export const ON_DUTY: readonly Desk[] = ['handler', 'handler2'];

/** Who was named meets the person, and writes it down. */
const isNamed = (help: Help, { desk }: Attempt): boolean => desk === (help.lawyer === 0 ? 'handler' : 'handler2');

const HELPS: Readonly<Record<string, Step>> = {
  dutyLawyerHelpRequest: (model, { body, desk }) => {
    if ((body !== 'police' && body !== 'detentionStation') || desk !== 'liaison') return false;
    model.helps.push({ by: body, state: 'REQUESTED', version: 1, lawyer: null, asked: false, caseState: null });
    return true;
  },
  dutyLawyerHelpSchedule: onHelp(
    'institution',
    ['reception', 'assigner', ...ON_DUTY],
    ['REQUESTED'],
    (help, { lawyer = 0 }) => {
      help.lawyer = lawyer;
      help.state = 'SCHEDULED';
    },
  ),
  dutyLawyerHelpHold: onHelp('institution', ON_DUTY, ['SCHEDULED'], (help, attempt) => {
    if (!isNamed(help, attempt)) return false;
    help.state = 'HELD';
  }),
  dutyLawyerHelpRecord: onHelp('institution', ON_DUTY, ['HELD'], (help, attempt) => {
    if (!isNamed(help, attempt)) return false;
    help.asked = attempt.asked === true;
    help.state = 'RECORDED';
  }),
  dutyLawyerHelpConvert: onHelp('institution', ['reception', ...ON_DUTY], ['HELD', 'RECORDED'], (help) => {
    help.caseState = 'APPLIED';
    help.state = 'CONVERTED';
  }),
  dutyLawyerHelpCancel: onHelp('organ', ['liaison'], ['REQUESTED', 'SCHEDULED'], (help) => {
    help.state = 'CANCELLED';
  }),
};

/** No machine moves a notice (§2.16): a missed day is flagged and escalated, and no more. */
const time: Step = (model, { days = 0 }) => {
  if (days > 0) model.day += 1;
  return true;
};

/** What each command does when it may be done; false when it may not. */
const STEPS: Readonly<Record<string, Step>> = { ...NOTICES, ...LINES, ...HELPS, time };

/** The model after the attempt; null when the design refuses it. */
export function predict(model: Model, attempt: Attempt): Model | null {
  const next = structuredClone(model);
  return STEPS[attempt.command]?.(next, attempt) === true ? next : null;
}

export const COMMANDS = Object.keys(STEPS);
