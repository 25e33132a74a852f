import { type Attempt, type Desk, ON_DUTY, type Side } from './defence-commands.js';
import { type Body, type Help, INSTITUTIONS, type Model, type Need, type Notice, organSide } from './defence-model.js';

const MOST_NOTICES = 4;
const MOST_HELPS = 3;
const LAST_DAY = 4;

/** Everything somebody could try now: each command by its side, by the other side, by a wrong desk and by a stranger. */
export function attempts(model: Model): Attempt[] {
  const found: Attempt[] = [{ command: 'time', body: 'court', desk: 'liaison', days: 0 }];
  if (model.day < LAST_DAY) found.push({ command: 'time', body: 'court', desk: 'liaison', days: 2 });
  if (model.notices.length < MOST_NOTICES)
    for (const body of ['court', 'courtStation', 'women', 'tongliang'] as const)
      for (const needs of [['ANY'], ['YEARS', 'ANY'], ['ANY', 'ANY']] as Need[][])
        found.push({ command: 'noticeDraft', body, desk: 'liaison', needs });
  if (model.helps.length < MOST_HELPS)
    for (const body of ['police', 'detentionStation', 'women'] as const)
      found.push({ command: 'dutyLawyerHelpRequest', body, desk: 'liaison' });
  for (const [index, notice] of model.notices.entries())
    for (const each of aboutNotice(notice)) found.push({ ...each, notice: index });
  for (const [index, help] of model.helps.entries())
    for (const each of aboutHelp(help)) found.push({ ...each, help: index });
  return found;
}

type Tries = (command: string, side: Side, desks: readonly Desk[], more?: Partial<Attempt>) => void;

function aboutNotice(notice: Notice): Attempt[] {
  const found: Attempt[] = [];
  const organ = organSide(notice).at(-1) as Body;
  const tries: Tries = (command, side, desks, more = {}) => {
    const body = side === 'organ' ? organ : notice.to;
    const [first = 'liaison'] = desks;
    for (const desk of desks) found.push({ command, body, desk, ...more });
    if (side === 'organ') found.push({ command, body: 'court', desk: first, ...more });
    found.push({ command, body: side === 'organ' ? notice.to : 'court', desk: 'liaison', ...more });
    found.push({ command, body, desk: 'supervisor', ...more });
    found.push({ command, body: side === 'organ' ? 'police' : 'yangquan', desk: first, ...more });
  };
  for (const verb of ['Notify', 'Discard']) tries(`notice${verb}`, 'organ', ['liaison']);
  for (const verb of ['Open', 'Claim']) tries(`notice${verb}`, 'institution', ['reception', 'assigner']);
  for (const line of notice.lines.keys()) {
    for (const lawyer of [0, 1] as const)
      tries('defenceLineAssign', 'institution', ['assigner', 'head'], { line, lawyer });
    tries('defenceLineConfirmToOrgan', 'institution', ['assigner'], { line });
    for (const code of ['MISSING_PAPERS', 'WRONG_PERSON_DATA', 'NO_CAPACITY'])
      tries('defenceLineAskCorrection', 'institution', ['reception'], { line, code });
    tries('defenceLineCorrect', 'organ', ['liaison'], { line });
    for (const target of INSTITUTIONS) tries('defenceLineReroute', 'institution', ['reception'], { line, target });
    tries('defenceLineWithdrawByOrgan', 'organ', ['liaison'], { line });
    tries('defenceLineOwnCounsel', 'institution', ['reception'], { line });
    tries('defenceLineDeclinedByPerson', 'institution', ['head'], { line });
    tries('defenceLineRenotify', 'organ', ['liaison'], { line });
    for (const outcome of ['DECLINED', 'OWN_COUNSEL'] as const)
      tries('defenceLineClose', 'organ', ['liaison'], { line, outcome });
  }
  return found;
}

function aboutHelp(help: Help): Attempt[] {
  const found: Attempt[] = [];
  const tries: Tries = (command, side, desks, more = {}) => {
    const body: Body = side === 'organ' ? help.by : 'tongliang';
    const [first = 'liaison'] = desks;
    for (const desk of desks) found.push({ command, body, desk, ...more });
    found.push({ command, body: side === 'organ' ? 'tongliang' : help.by, desk: 'liaison', ...more });
    found.push({ command, body, desk: 'supervisor', ...more });
    found.push({ command, body: side === 'organ' ? 'court' : 'yangquan', desk: first, ...more });
  };
  for (const lawyer of [0, 1] as const)
    tries('dutyLawyerHelpSchedule', 'institution', ['reception', 'assigner'], { lawyer });
  tries('dutyLawyerHelpHold', 'institution', ON_DUTY);
  for (const asked of [true, false]) tries('dutyLawyerHelpRecord', 'institution', ON_DUTY, { asked });
  tries('dutyLawyerHelpConvert', 'institution', ['reception', ...ON_DUTY]);
  tries('dutyLawyerHelpCancel', 'organ', ['liaison']);
  return found;
}
