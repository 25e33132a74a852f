import { aCase, move, seen } from '../../support/a.js';
import { key, type TestApp } from '../../support/app.js';

/** Form 7 with its answers: taken, done, withdrawn, impossible and told to the person, ended with its case. */
export async function cooperations(t: TestApp): Promise<void> {
  const sent = await ask(t);
  const taken = await moved(t, 'yangquan.officer', 'cooperationItemAccept', sent.item);
  const started = await moved(t, 'yangquan.officer', 'cooperationItemStart', taken.item);
  await moved(t, 'yangquan.officer', 'cooperationItemSubmitResult', { ...started.item, result: '已调取工资台账。' });

  const back = await ask(t);
  await moved(t, 'puyang.officer', 'cooperationWithdraw', { ...back.ask, reason: '已付清。' });

  const none = await ask(t);
  const unable = await moved(t, 'yangquan.officer', 'cooperationItemUnable', {
    ...none.item,
    code: 'DOCUMENT_NOT_HELD',
    reason: '当地无台账。',
  });
  const [disposition] = (await seen(t, 'puyang.officer', unable.ask.id))?.dispositions ?? [];
  await moved(t, 'puyang.officer', 'dispositionCloseWithLetter', {
    id: disposition?.id,
    expectedVersion: 1,
    reason: '台账须由仲裁委责令提供，请向仲裁委申请。',
  });

  const ending = await ask(t);
  const { done } = await (await t.as('puyang.head')).run<{ done: { userErrors: unknown[] } }>(
    'mutation ($input: CaseTerminateInput!) { done: caseTerminate(input: $input) { userErrors { code } } }',
    {
      input: {
        idempotencyKey: key(),
        id: ending.caseId,
        expectedVersion: 1,
        ground: 'OWN_COUNSEL',
        reason: '已另行委托律师。',
      },
    },
  );
  if (done.userErrors.length > 0) throw new Error(JSON.stringify(done.userErrors));
}

interface Asked {
  caseId: string;
  ask: { id: string; expectedVersion: number };
  item: { id: string; expectedVersion: number };
}

async function ask(t: TestApp): Promise<Asked> {
  const { id: caseId } = await aCase(t, 'puyang');
  const drafted = await moved(t, 'puyang.officer', 'cooperationDraft', {
    caseId,
    requestedOrganisationId: t.organisation('yangquan'),
    purpose: '农民工六十四人在贵市务工，工资未付。',
    items: [{ kind: 'COLLECT_EVIDENCE', description: '调取工资支付台账', expectedResult: '台账复制件' }],
  });
  return { ...(await moved(t, 'puyang.officer', 'cooperationSend', drafted.ask)), caseId };
}

async function moved(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
): Promise<Omit<Asked, 'caseId'>> {
  const { cooperation, userErrors } = await move(t, login, mutation, input);
  if (cooperation === null) throw new Error(`${mutation}: ${JSON.stringify(userErrors)}`);
  const [item] = cooperation.items;
  return {
    ask: { id: cooperation.id, expectedVersion: cooperation.version },
    item: { id: item?.id ?? '', expectedVersion: item?.version ?? 0 },
  };
}
