import type { Attempt, Desk } from './referral-commands.js';
import { type Ask, type Body, type Model, PROPOSALS, type ProposalKind, WAYS } from './referral-model.js';

const MOST_ASKS = 5;
/** Between two days of the model lie forty; further on nobody's token would hold. */
const LAST_DAY = 2;

const SENDER = ['Edit', 'PreReview', 'Discard', 'Send', 'Amend', 'Withdraw', 'Supply', 'EndConsent'];
const RECEIVER = [
  'Open',
  'Claim',
  'Accept',
  'AskSupplement',
  'DeemWithdrawn',
  'Complete',
  'Hold',
  'Resume',
  'ComeHome',
];
const CODES = ['WRONG_INSTITUTION', 'DUPLICATE', 'CONFLICT_OF_INTEREST', 'LAWFUL_BAR', 'NOT_OUR_MATTER', 'NO_CAPACITY'];
const CASE: readonly [string, Desk][] = [
  ['caseAccept', 'worker'],
  ['caseReview', 'reviewer'],
  ['caseGrant', 'head'],
  ['caseRefuse', 'head'],
  ['caseWithdraw', 'worker'],
  ['caseAssign', 'assigner'],
  ['caseStart', 'assigner'],
  ['caseTerminate', 'head'],
  ['caseSubmitFile', 'handler'],
  ['caseClose', 'head'],
];

/** Everything somebody could try now: each command by its side, by the other side, by a wrong desk and by a stranger. */
export function attempts(model: Model): Attempt[] {
  const found: Attempt[] = [
    { command: 'time', body: 'puyang', desk: 'worker', days: 0 },
    ...(model.day < LAST_DAY ? [{ command: 'time', body: 'puyang', desk: 'worker', days: 40 } satisfies Attempt] : []),
  ];
  if (model.asks.length < MOST_ASKS)
    for (const [way, { from, to }] of WAYS.entries()) {
      found.push({ command: 'referralDraft', body: from, desk: 'worker', way });
      found.push({ command: 'referralDraft', body: from, desk: 'supervisor', way });
      const same = model.asks.findIndex((ask) => ask.way === way && ask.to === to);
      if (same >= 0) found.push({ command: 'referralDraft', body: from, desk: 'worker', way, ask: same });
    }
  for (const [index, ask] of model.asks.entries())
    for (const each of inAsk(ask, model.asks.length)) found.push({ ...each, ask: index });
  return found;
}

function inAsk(ask: Ask, asks: number): Omit<Attempt, 'ask'>[] {
  const { from, to } = ask;
  const targets = [...(WAYS[ask.way]?.on ?? []), to];
  const both: Body[] = [from, to];
  const found: Omit<Attempt, 'ask'>[] = [];
  const tries = (command: string, right: Body, more: Partial<Attempt> = {}) => {
    found.push({ command, body: right, desk: 'worker', ...more });
    found.push({ command, body: right === from ? to : from, desk: 'worker', ...more });
    found.push({ command, body: right, desk: 'supervisor', ...more });
    if (right !== 'zhanhe' && from !== 'zhanhe') found.push({ command, body: 'zhanhe', desk: 'worker', ...more });
  };
  for (const verb of SENDER) tries(`referral${verb}`, from);
  for (const verb of RECEIVER) tries(`referral${verb}`, to);
  for (const body of both) found.push({ command: 'referralEndConsent', body, desk: 'head' });
  for (const code of CODES) tries('referralDecline', to, { code });
  for (const target of targets) found.push({ command: 'consentRecord', body: from, desk: 'worker', target });
  found.push({ command: 'consentRecord', body: from, desk: 'supervisor', target: to });
  for (const kind of Object.keys(PROPOSALS) as ProposalKind[])
    for (const target of kind === 'REDIRECT' ? [...targets, from] : [to])
      for (const body of both) found.push({ command: 'proposalPropose', body, desk: 'worker', kind, target });
  for (const at of ask.proposals.keys())
    for (const body of both) {
      for (const desk of ['worker', 'head'] as const) found.push({ command: 'proposalAgree', body, desk, at });
      for (const verb of ['Refuse', 'Withdraw']) found.push({ command: `proposal${verb}`, body, desk: 'worker', at });
    }
  for (const at of ask.dispositions.keys())
    for (const body of both) {
      for (const verb of ['Keep', 'CloseWithLetter'])
        found.push({ command: `disposition${verb}`, body, desk: 'worker', at });
      for (const target of targets.filter((each) => each !== to && (asks < MOST_ASKS || body === to)))
        found.push({ command: 'dispositionReroute', body, desk: 'worker', at, target });
    }
  if (ask.ownCase !== null)
    for (const [command, desk] of CASE) {
      found.push({ command, body: to, desk });
      found.push({ command, body: to, desk: 'supervisor' });
    }
  return found;
}
