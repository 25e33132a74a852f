import { ANSWERS } from './referral-answers.js';
import {
  AFTER,
  type Ask,
  BEFORE,
  type Body,
  complete,
  consentFor,
  fresh,
  INSTITUTIONS,
  isOpenAlready,
  isStatutory,
  type Kind,
  type Model,
  mayBeSent,
  OPEN,
  openFirst,
  type ProposalKind,
  ranOut,
  STATIONS,
  settle,
  sweep,
  to,
  WAYS,
} from './referral-model.js';

/** `worker`: reception in an institution, the liaison anywhere else. */
export type Desk = 'worker' | 'head' | 'reviewer' | 'assigner' | 'handler' | 'supervisor';

/** One attempt of somebody at something; ask, proposal and disposition by their place in the model. */
export interface Attempt {
  command: string;
  body: Body;
  desk: Desk;
  ask?: number;
  at?: number;
  way?: number;
  kind?: ProposalKind;
  target?: Body;
  code?: string;
  days?: number;
}

export type Step = (model: Model, attempt: Attempt) => boolean;
type Then = (ask: Ask, model: Model, attempt: Attempt) => boolean | undefined;

/** What a side's worker may do with a referral in certain states; a workstation never decides (§1). */
function side(which: 'from' | 'to', states: readonly string[], then: Then, decides = false): Step {
  return (model, attempt) => {
    const ask = model.asks[attempt.ask ?? -1];
    if (ask === undefined || ask[which] !== attempt.body || attempt.desk !== 'worker') return false;
    if (!states.includes(ask.state) || (decides && STATIONS.includes(ask.to))) return false;
    return then(ask, model, attempt) !== false;
  };
}

const goes =
  (state: string): Then =>
  (ask) =>
    to(ask, state);
const stays: Then = (ask) => to(ask, ask.state);

/** The few codes of each kind: a person has a right to be heard (§5). */
function declinesOf(kind: Kind): readonly string[] {
  return kind === 'APPLICATION_FORWARD' || kind === 'HANDOVER'
    ? ['WRONG_INSTITUTION', 'DUPLICATE', 'CONFLICT_OF_INTEREST', 'LAWFUL_BAR']
    : ['NOT_OUR_MATTER', 'NO_CAPACITY', 'CONFLICT_OF_INTEREST'];
}

/** What can become of it without a case of the receiver's own. */
const OUTCOME: Readonly<Record<Kind, string>> = {
  APPLICATION_FORWARD: 'DEALT_WITH',
  HANDOVER: 'DEALT_WITH',
  SUPPORT: 'SUPPORTED',
  CONSULT: 'OPINION_GIVEN',
  MEDIATION: 'MEDIATED',
};

/** Before acceptance it is WITHDRAWN; after, it completes with NOT_TOLD and the own case goes on (§5). */
function endByConsent(ask: Ask): void {
  if (BEFORE.includes(ask.state)) to(ask, 'WITHDRAWN');
  else if (AFTER.includes(ask.state)) complete(ask, 'NOT_TOLD');
}

/** What each command does when it may be done; false when it may not. */
const STEPS: Readonly<Record<string, Step>> = {
  ...ANSWERS,
  referralDraft: (model, { way = -1, body, desk, ask: same }) => {
    const row = WAYS[way];
    if (row === undefined || row.from !== body || desk !== 'worker') return false;
    const person = same === undefined ? model.people : (model.asks[same]?.person ?? -1);
    if (same === undefined) model.people += 1;
    model.asks.push(fresh(way, row.kind, row.from, row.to, person));
    return true;
  },
  consentRecord: (model, { ask: index = -1, body, desk, target }) => {
    const ask = model.asks[index];
    if (ask === undefined || ask.from !== body || desk !== 'worker' || target === undefined) return false;
    model.consents.push(consentFor(ask, target));
    return true;
  },
  referralEdit: side('from', ['DRAFT'], stays),
  referralPreReview: side('from', ['DRAFT'], (ask) => ask.from === 'detentionStation' && to(ask, 'DRAFT')),
  referralDiscard: side('from', ['DRAFT'], goes('DISCARDED')),
  referralSend: side('from', ['DRAFT'], (ask, model) => {
    if (!mayBeSent(model, ask) || isOpenAlready(model, ask)) return false;
    ask.sentOn = model.day;
    to(ask, 'SENT');
  }),
  referralOpen: side('to', ['SENT'], goes('RECEIVED')),
  referralClaim: side('to', OPEN, stays),
  referralAmend: side('from', ['SENT', 'RECEIVED'], stays),
  referralWithdraw: side('from', BEFORE, goes('WITHDRAWN')),
  referralAccept: side(
    'to',
    ['SENT', 'RECEIVED'],
    (ask) => {
      openFirst(ask);
      to(ask, 'ACCEPTED');
      const takes = ask.kind === 'APPLICATION_FORWARD' || ask.kind === 'HANDOVER';
      if (takes && INSTITUTIONS.includes(ask.to)) ask.ownCase = { state: 'APPLIED', outsideAid: false };
    },
    true,
  ),
  referralDecline: side(
    'to',
    ['SENT', 'RECEIVED', 'AWAITING_SUPPLEMENT'],
    (ask, _model, { code = '' }) => {
      if (!declinesOf(ask.kind).includes(code)) return false;
      openFirst(ask);
      to(ask, 'DECLINED');
      ask.dispositions.push({ state: 'OPEN' });
    },
    true,
  ),
  referralAskSupplement: side('to', ['SENT', 'RECEIVED'], (ask, model) => {
    if (ask.askedOn !== null) return false;
    openFirst(ask);
    ask.askedOn = model.day;
    to(ask, 'AWAITING_SUPPLEMENT');
  }),
  referralSupply: side('from', ['AWAITING_SUPPLEMENT'], goes('RECEIVED')),
  // Nobody counts as having withdrawn while there is time to supply (art 43).
  referralDeemWithdrawn: side(
    'to',
    ['AWAITING_SUPPLEMENT'],
    (ask, model) => (ranOut(model, ask.askedOn) ? to(ask, 'WITHDRAWN') : false),
    true,
  ),
  // Where the institution has a case of its own, that case says what became of it.
  referralComplete: side('to', AFTER, (ask) => ask.ownCase === null && complete(ask, OUTCOME[ask.kind]), true),
  referralHold: side('to', ['ACCEPTED'], goes('ON_HOLD'), true),
  referralResume: side('to', ['ON_HOLD'], goes('ACCEPTED'), true),
  referralComeHome: side(
    'to',
    ['SENT', 'RECEIVED', ...AFTER],
    (ask) => (ask.kind === 'MEDIATION' ? to(ask, 'RETURNED') : false),
    true,
  ),
  referralEndConsent: (model, { ask: index = -1, body, desk }) => {
    const ask = model.asks[index];
    if (ask === undefined || ![ask.from, ask.to].includes(body) || !['worker', 'head'].includes(desk)) return false;
    if (isStatutory(ask) || !(OPEN.includes(ask.state) || (ask.state === 'DRAFT' && ask.from === body))) return false;
    const consent = consentFor(ask);
    // Nothing is done in silence (§2.3): of a draft there is nothing to take back but a consent.
    if (ask.state === 'DRAFT' && !model.consents.includes(consent)) return false;
    if (ask.from === body) {
      model.consents = model.consents.filter((each) => each !== consent);
      for (const other of model.asks) if (consentFor(other) === consent && other.from === body) endByConsent(other);
    } else endByConsent(ask);
    return true;
  },

  time: (model, { days = 0 }) => {
    if (days > 0) model.day += 1;
    sweep(model);
    return true;
  },
};

/** The model after the attempt; null when the design refuses it. */
export function predict(model: Model, attempt: Attempt): Model | null {
  const next = structuredClone(model);
  if (STEPS[attempt.command]?.(next, attempt) !== true) return null;
  settle(next);
  return next;
}

export const COMMANDS = Object.keys(STEPS);
