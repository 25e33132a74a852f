import {
  type Ask,
  BY,
  CITIES,
  type City,
  ENDED_ITEM,
  end,
  follow,
  giveBack,
  isOpenAlready,
  type Kind,
  type Model,
  mayMoveLead,
  mayPropose,
  moveLead,
  OPEN_ASK,
  type ProposalKind,
  settle,
} from './cooperation-model.js';

export type Desk = 'officer' | 'head' | 'reception' | 'assigner' | 'handler';

/** One attempt of somebody at something; ask, item, proposal and disposition by their place in the model. */
export interface Attempt {
  command: string;
  city: City;
  desk: Desk;
  ask?: number;
  item?: number | null;
  at?: number;
  kind?: ProposalKind;
  kinds?: Kind[];
  to?: City;
}

type Step = (model: Model, attempt: Attempt) => boolean;

const side =
  (
    which: 'from' | 'to',
    states: readonly string[],
    desk: Desk,
    then: (model: Model, ask: Ask) => boolean | undefined,
  ): Step =>
  (model, { city, desk: who, ask: index = -1 }) => {
    const ask = model.asks[index];
    if (ask === undefined || ask[which] !== city || who !== desk || !states.includes(ask.state)) return false;
    return then(model, ask) !== false;
  };

const lead =
  (
    states: readonly string[],
    desks: readonly Desk[],
    then: (model: Model, attempt: Attempt) => boolean | undefined,
  ): Step =>
  (model, attempt) => {
    const { state, lead: leads } = model.case;
    if (leads !== attempt.city || !desks.includes(attempt.desk) || !states.includes(state)) return false;
    return then(model, attempt) !== false;
  };

/** An item that its side may move (§4): by the officer of the side named. */
const onItem =
  (
    which: 'from' | 'to',
    states: readonly string[],
    then: (model: Model, ask: Ask, item: Ask['items'][number]) => boolean | undefined,
  ): Step =>
  (model, { city, desk, ask: index = -1, item: place }) => {
    const ask = model.asks[index];
    const item = ask?.items[place ?? -1];
    if (ask === undefined || item === undefined || ask[which] !== city || desk !== 'officer') return false;
    if (!OPEN_ASK.includes(ask.state) || !states.includes(item.state)) return false;
    return then(model, ask, item) !== false;
  };

const to =
  (state: string) =>
  (_model: Model, _ask: Ask, item: { state: string }): undefined => {
    item.state = state;
  };

const caseTo =
  (state: string) =>
  (model: Model): undefined => {
    model.case.state = state;
  };

/** What each command does when it may be done; false when it may not. */
const STEPS: Readonly<Record<string, Step>> = {
  caseAssign: lead(['GRANTED'], ['assigner'], (model, { city }) => {
    model.case.state = 'ASSIGNED';
    model.case.lawyerOf = city;
  }),
  caseReplace: lead(['ASSIGNED', 'IN_PROGRESS'], ['assigner'], (model, { city }) => {
    if (model.case.lawyerOf === city) return false;
    model.case.lawyerOf = city;
  }),
  caseStart: lead(['ASSIGNED'], ['assigner'], caseTo('IN_PROGRESS')),
  caseSubmitFile: lead(['IN_PROGRESS'], ['handler'], (model, { city }) => {
    if (model.case.lawyerOf !== city) return false;
    model.case.state = 'CLOSING';
  }),
  caseSendBack: lead(['CLOSING'], ['head'], caseTo('IN_PROGRESS')),
  caseClose: lead(['CLOSING'], ['head'], (model) => {
    // Each of a chain that handed the case on answers for itself afterwards; close gives the result of who leads.
    for (const ask of model.asks.filter(({ state }) => OPEN_ASK.includes(state))) {
      const open = ask.items.filter(({ state }) => !ENDED_ITEM.includes(state));
      if (open.some(({ kind, state }) => kind !== 'HANDLE_CASE' || state === 'REQUESTED')) return false;
      if (ask.to === model.case.lead) for (const item of open) item.state = 'RESULT_SUBMITTED';
    }
    model.case.state = 'CLOSED';
  }),
  caseArchive: lead(['CLOSED'], ['head', 'reception'], caseTo('ARCHIVED')),

  cooperationDraft: (model, { city, desk, kinds = [], to: target = 'away' }) => {
    const { lead: leads, home } = model.case;
    if (desk !== 'officer' || (city !== leads && city !== home) || city === target) return false;
    if (kinds.includes('HANDLE_CASE') && !(city === leads && mayMoveLead(model))) return false;
    model.asks.push({
      from: city,
      to: target,
      state: 'DRAFT',
      chain: 1,
      items: kinds.map((kind) => ({ kind, state: 'REQUESTED' })),
      proposals: [],
      dispositions: [],
      visited: [city, target],
    });
    return true;
  },
  cooperationApprove: (model, { city, desk, ask: index = -1 }) => {
    const ask = model.asks[index];
    if (ask?.from !== city || desk !== 'head' || ask.state !== 'DRAFT') return false;
    ask.state = 'APPROVED';
    return true;
  },
  cooperationSendBack: side('from', ['APPROVED'], 'head', (_model, ask) => {
    ask.state = 'DRAFT';
  }),
  cooperationDiscard: side('from', ['DRAFT'], 'officer', (_model, ask) => {
    ask.state = 'DISCARDED';
  }),
  cooperationSend: side('from', ['DRAFT', 'APPROVED'], 'officer', (model, ask) => {
    const { lead: leads, home } = model.case;
    if (ask.from !== leads && ask.from !== home) return false;
    const handsOver = ask.items.some(({ kind }) => kind === 'HANDLE_CASE');
    if (handsOver && !(ask.from === leads && mayMoveLead(model))) return false;
    if (isOpenAlready(model, ask)) return false;
    ask.state = 'SENT';
  }),
  cooperationOpen: side('to', ['SENT'], 'officer', (_model, ask) => {
    ask.state = 'RECEIVED';
  }),
  cooperationClaim: side('to', OPEN_ASK, 'officer', () => undefined),
  cooperationWithdraw: side('from', ['SENT', 'RECEIVED'], 'officer', (_model, ask) => {
    end(ask, 'WITHDRAWN');
  }),
  cooperationConclude: side('from', ['ACTIVE'], 'officer', (_model, ask) => {
    const states = ask.items.map(({ state }) => state);
    if (!states.every((state) => ENDED_ITEM.includes(state)) || !states.includes('CONFIRMED')) return false;
    ask.state = 'CONCLUDED';
  }),

  cooperationItemAccept: onItem('to', ['REQUESTED'], (model, ask, item) => {
    if (item.kind === 'HANDLE_CASE') {
      if (model.case.lead !== ask.from || !mayMoveLead(model)) return false;
      moveLead(model, ask.to);
    }
    item.state = 'ACCEPTED';
    follow(ask);
  }),
  cooperationItemUnable: onItem('to', ['REQUESTED', 'ACCEPTED', 'IN_PROGRESS'], (_model, ask, item) => {
    if (item.kind === 'HANDLE_CASE' && item.state !== 'REQUESTED') return false;
    item.state = 'UNABLE';
    ask.dispositions.push({ state: 'OPEN' });
    follow(ask);
  }),
  cooperationItemStart: onItem('to', ['ACCEPTED'], to('IN_PROGRESS')),
  cooperationItemSubmitResult: onItem('to', ['ACCEPTED', 'IN_PROGRESS'], (model, _ask, item) => {
    if (item.kind === 'HANDLE_CASE' && !['CLOSED', 'ARCHIVED'].includes(model.case.state)) return false;
    item.state = 'RESULT_SUBMITTED';
  }),
  cooperationItemAskSupplement: onItem('to', ['ACCEPTED', 'IN_PROGRESS'], to('AWAITING_SUPPLEMENT')),
  cooperationItemSupply: onItem('from', ['AWAITING_SUPPLEMENT'], to('IN_PROGRESS')),
  cooperationItemConfirm: onItem('from', ['RESULT_SUBMITTED'], to('CONFIRMED')),
  cooperationItemRework: onItem('from', ['RESULT_SUBMITTED'], to('IN_PROGRESS')),

  proposalPropose: (model, { city, desk, ask: index = -1, item = null, kind = 'RECALL', to: target }) => {
    const ask = model.asks[index];
    if (ask === undefined || desk !== 'officer' || !mayPropose(model, ask, kind, item, city)) return false;
    if (kind === 'REDIRECT' && (target === undefined || ask.chain >= 3 || ask.visited.includes(target))) return false;
    const other = city === ask.from ? ask.to : ask.from;
    ask.proposals.push({ kind, item, by: city, to: other, state: 'OPEN' });
    return true;
  },
  proposalAgree: (model, { city, desk, ask: index = -1, at = -1 }) => {
    const ask = model.asks[index];
    const proposal = ask?.proposals[at];
    if (ask === undefined || proposal === undefined || proposal.state !== 'OPEN' || proposal.to !== city) return false;
    const needsHead = ['REDIRECT', 'RECALL', 'RETURN', 'LEAD_TRANSFER'].includes(proposal.kind);
    if (desk !== (needsHead ? 'head' : 'officer')) return false;
    proposal.state = 'AGREED';
    if (proposal.kind === 'RECALL') return giveBack(model, ask, 'RECALLED');
    if (proposal.kind === 'RETURN') return giveBack(model, ask, 'RETURNED');
    if (proposal.kind === 'LEAD_TRANSFER') {
      if (model.case.lead !== proposal.by) return false;
      moveLead(model, proposal.to);
    }
    if (proposal.kind === 'CANCEL_ITEM') {
      const item = ask.items[proposal.item ?? -1];
      if (item !== undefined) item.state = 'CANCELLED';
      follow(ask);
    }
    if (proposal.kind === 'REDIRECT') return redirect(model, ask);
    return true;
  },
  proposalRefuse: (model, { city, desk, ask: index = -1, at = -1 }) => {
    const proposal = model.asks[index]?.proposals[at];
    if (proposal?.state !== 'OPEN' || proposal.to !== city || desk !== 'officer') return false;
    proposal.state = 'REFUSED';
    return true;
  },
  proposalWithdraw: (model, { city, desk, ask: index = -1, at = -1 }) => {
    const proposal = model.asks[index]?.proposals[at];
    if (proposal?.state !== 'OPEN' || proposal.by !== city || desk !== 'officer') return false;
    proposal.state = 'WITHDRAWN';
    return true;
  },
  dispositionKeep: disposition('KEPT'),
  dispositionCloseWithLetter: disposition('CLOSED_WITH_LETTER'),
};

function disposition(state: string): Step {
  return (model, { city, desk, ask: index = -1, at = -1 }) => {
    const ask = model.asks[index];
    const open = ask?.dispositions[at];
    if (ask?.from !== city || desk !== 'officer' || open?.state !== 'OPEN') return false;
    open.state = state;
    return true;
  };
}

/** The ask ends as REDIRECTED, a linked one opens at the third city with what was not answered (§3). */
function redirect(model: Model, ask: Ask): boolean {
  const unanswered = ask.items.filter(({ state }) => !ENDED_ITEM.includes(state));
  const next: Ask = {
    from: ask.from,
    to: 'third',
    state: 'SENT',
    chain: ask.chain + 1,
    items: unanswered.map(({ kind }) => ({ kind, state: 'REQUESTED' })),
    proposals: [],
    dispositions: [],
    visited: [...ask.visited, 'third'],
  };
  if (isOpenAlready(model, { ...next, items: unanswered })) return false;
  end(ask, 'REDIRECTED');
  model.asks.push(next);
  return true;
}

/** The model after the attempt; null when the design refuses it. */
export function predict(model: Model, attempt: Attempt): Model | null {
  const next = structuredClone(model);
  if (STEPS[attempt.command]?.(next, attempt) !== true) return null;
  settle(next);
  return next;
}

const MOST_ASKS = 4;

/** Everything somebody could try now: each command by each city's right desk, and by a wrong one. */
export function attempts(model: Model): Attempt[] {
  const found: Attempt[] = [];
  for (const city of CITIES) {
    for (const [command, desk] of [
      ['caseAssign', 'assigner'],
      ['caseReplace', 'assigner'],
      ['caseStart', 'assigner'],
      ['caseSubmitFile', 'handler'],
      ['caseSendBack', 'head'],
      ['caseClose', 'head'],
      ['caseArchive', 'head'],
      ['caseClose', 'assigner'],
      ['caseAssign', 'officer'],
    ] as const)
      found.push({ command, city, desk });
    if (model.asks.length < MOST_ASKS && mayMoveLead(model)) {
      for (const kinds of [
        ['HANDLE_CASE'],
        ['COLLECT_EVIDENCE', 'SERVE_DOCUMENT'],
        ['HANDLE_CASE', 'COLLECT_EVIDENCE'],
      ] as Kind[][])
        for (const target of CITIES)
          if (target !== city) found.push({ command: 'cooperationDraft', city, desk: 'officer', kinds, to: target });
    }
    for (const [index, ask] of model.asks.entries()) found.push(...inAsk(ask, index, city));
  }
  return found;
}

function inAsk(ask: Ask, index: number, city: City): Attempt[] {
  const plain = ['Discard', 'Send', 'Open', 'Claim', 'Withdraw', 'Conclude'].map((verb) => ({
    command: `cooperation${verb}`,
  }));
  const heads: { command: string; desk: Desk }[] = [
    { command: 'cooperationApprove', desk: 'head' },
    { command: 'cooperationSendBack', desk: 'head' },
    { command: 'cooperationOpen', desk: 'reception' },
    { command: 'cooperationWithdraw', desk: 'assigner' },
  ];
  const items = ask.items.flatMap((_item, item) =>
    ['Accept', 'Unable', 'Start', 'SubmitResult', 'AskSupplement', 'Supply', 'Confirm', 'Rework'].map((verb) => ({
      command: `cooperationItem${verb}`,
      item,
    })),
  );
  const proposals = (Object.keys(BY) as ProposalKind[]).flatMap((kind) => {
    const places = kind === 'CANCEL_ITEM' ? [] : [null];
    const onItems = kind === 'CANCEL_ITEM' || kind === 'NEW_DUE_DATE' ? ask.items.map((_item, item) => item) : [];
    return [...places, ...onItems].map((item) => ({ command: 'proposalPropose', kind, item, to: 'third' as City }));
  });
  const answers = ask.proposals.flatMap((proposal, at) => [
    {
      command: 'proposalAgree',
      at,
      desk: (['NEW_DUE_DATE', 'CANCEL_ITEM'].includes(proposal.kind) ? 'officer' : 'head') as Desk,
    },
    ...(['NEW_DUE_DATE', 'CANCEL_ITEM'].includes(proposal.kind) ? [] : [{ command: 'proposalAgree', at }]),
    { command: 'proposalRefuse', at },
    { command: 'proposalWithdraw', at },
  ]);
  const dispositions = ask.dispositions.flatMap((_each, at) => [
    { command: 'dispositionKeep', at },
    { command: 'dispositionCloseWithLetter', at },
  ]);
  return [...plain, ...heads, ...items, ...proposals, ...answers, ...dispositions].map((each) => ({
    desk: 'officer' as Desk,
    city,
    ask: index,
    ...each,
  }));
}
