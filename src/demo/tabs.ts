/** A tab of the IDE; the same shape as the platform's. */
export interface Tab {
  readonly query: string;
  readonly variables?: string;
  readonly headers?: string;
}

const TOKEN = JSON.stringify({ authorization: 'Bearer <accessToken>', 'accept-language': 'zh-CN' }, null, 2);

function tab(query: string, variables?: Record<string, unknown>): Tab {
  const text = `${query.trim()}\n`;
  return {
    query: text,
    headers: TOKEN,
    ...(variables === undefined ? {} : { variables: JSON.stringify(variables, null, 2) }),
  };
}

/** Who signs in: in a demo world an account that works as printed. */
const signInTab = (demo: boolean): Tab => ({
  query: `# 登录 Sign in. Copy the accessToken into "Headers" of the other tabs.
${demo ? '# Desks: puyang|yangquan . reception|officer|head|assigner|handler; organisations 豫濮援, 晋阳援.\n' : ''}mutation SignIn {
  signIn(
    input: {
      account: "${demo ? 'puyang.officer' : 'your.account'}"
      password: "${demo ? 'yuanlian-demo-2026' : 'your password'}"
      organisation: "${demo ? '豫濮援' : 'number prefix or id'}"
    }
  ) {
    accessToken
    accessTokenExpiresAt
    refreshToken
    userErrors { code message }
  }
}
`,
});

const INBOX = tab(`
# 我的收件箱 My inbox: whose turn it is, and by when.
query Inbox {
  viewer { person { displayName } organisation { name } roles unreadCount }
  inbox(first: 20, orderBy: { field: DUE, direction: ASC }) {
    nodes {
      id number subjectType state matter awaiting dueOn deadlineLevel unread primaryAction
      counterpart { name }
    }
    streamHead
  }
}`);

const EVENTS = tab(
  `
# 事件流 The organisation's stream. Stop it, put the last cursor into "after", start again: nothing is missing.
subscription Events($after: String) {
  events(after: $after) {
    __typename
    ... on EventFrame {
      number word at cursor
      actorOrganisation { name }
      subject {
        ... on Cooperation { id number awaiting }
        ... on LegalAidCase { id number awaiting }
      }
    }
    ... on Heartbeat { head cursor }
    ... on Skipped { fromNumber toNumber cursor }
    ... on Discontinuity { head cursor }
    ... on AccessRevoked { subjectType subjectId }
    ... on ReauthRequired { endsAt cursor }
  }
}`,
  { after: null },
);

const OPEN_CASE = tab(
  `
# 濮阳受理员 puyang.reception: an application at the counter. Another try needs another idempotencyKey.
mutation OpenCase($input: CaseOpenInput!) {
  caseOpen(input: $input) {
    case { id number state version awaiting viewerActions { action allowed refusal { code message } } }
    journalEntryId
    userErrors { code message path }
  }
}`,
  {
    input: {
      causeCode: 'LABOUR_REMUNERATION',
      matter: '追索劳动报酬',
      form: 'LABOUR_ARBITRATION',
      persons: [{ person: { name: '赵示例', migrantWorker: true } }],
      idempotencyKey: 'tab-open-0001',
    },
  },
);

const ACCEPT_AND_GRANT = tab(
  `
# 受理、给予 puyang.reception accepts, puyang.head grants: two people.
mutation Accept($accept: CaseAcceptInput!) {
  caseAccept(input: $accept) { case { id state version } userErrors { code message } }
}
mutation Grant($grant: CaseGrantInput!) {
  caseGrant(input: $grant) { case { id state version } userErrors { code message basis } }
}`,
  {
    accept: { id: '<case>', expectedVersion: 1, idempotencyKey: 'tab-accept-0001' },
    grant: {
      id: '<case>',
      expectedVersion: 2,
      meansBranch: 'WAIVED',
      meansGround: 'MIGRANT_WORKER_WAGES',
      idempotencyKey: 'tab-grant-0001',
    },
  },
);

const DRAFT = tab(
  `
# 拟函 puyang.officer: to whom, and what is asked.
query Directory {
  directory(search: "阳泉市法律援助中心", first: 5) { nodes { id name hotline } }
}
mutation Draft($input: CooperationDraftInput!) {
  cooperationDraft(input: $input) {
    cooperation { id state version items { id kind } }
    userErrors { code message path }
  }
}`,
  {
    input: {
      caseId: '<case>',
      requestedOrganisationId: '<organisation>',
      purpose: '工人户籍在濮阳，工资欠在阳泉。',
      items: [
        { kind: 'HANDLE_CASE', description: '请接办劳动仲裁。' },
        { kind: 'COLLECT_EVIDENCE', description: '请调取工资台账。' },
      ],
      idempotencyKey: 'tab-draft-0001',
    },
  },
);

const PREVIEW_AND_SEND = tab(
  `
# 预览、发函 puyang.officer: exactly what the other side will see, then send it.
query Preview($id: ID!) {
  cooperationPreview(id: $id) {
    answerBy answerByExplanation
    sharing { fieldClass beforeAcceptance afterAcceptance }
    legalAidCase { matter facts totals { rows claimed { yuan } } redactions { field reason } }
  }
}
mutation Send($send: CooperationMoveInput!) {
  cooperationSend(input: $send) {
    cooperation { id number state version awaiting deadlines { dueOn explanation } }
    userErrors { code message }
  }
}`,
  { id: '<cooperation>', send: { id: '<cooperation>', expectedVersion: 1, idempotencyKey: 'tab-send-0001' } },
);

const ANSWER = tab(
  `
# 签收、接受 yangquan.officer: open the letter, take an item. With HANDLE_CASE the lead moves.
mutation Open($open: CooperationOpenInput!) {
  cooperationOpen(input: $open) {
    cooperation { id number state openedAt items { id kind state version } }
    userErrors { code message }
  }
}
mutation Accept($accept: CooperationItemAcceptInput!) {
  cooperationItemAccept(input: $accept) {
    cooperation { id state awaiting legalAidCase { id number lead { name } home { name } } }
    userErrors { code message actedBy actedAt }
  }
}`,
  {
    open: { id: '<cooperation>', idempotencyKey: 'tab-open-letter-0001' },
    accept: { id: '<item>', expectedVersion: 1, idempotencyKey: 'tab-accept-item-0001' },
  },
);

/** The tabs that stand ready when somebody opens the IDE: sign in, the inbox, the stream, and the first story's steps. */
export function tabs(demo: boolean): Tab[] {
  return [signInTab(demo), INBOX, EVENTS, OPEN_CASE, ACCEPT_AND_GRANT, DRAFT, PREVIEW_AND_SEND, ANSWER];
}
