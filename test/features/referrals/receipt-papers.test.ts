import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '../../support/a.js';
import { EVERYBODY } from '../../support/agencies.js';
import { act, seen as seenCase } from '../cases/decision-desk.js';
import { attached, type FilesApp, pdf, startFilesApp, uploaded } from '../materials/files.js';
import { aDraft, anAccepted, at, done, type Scene, seen, WAYS } from './desk.js';

let t: FilesApp;
beforeAll(async () => {
  t = await startFilesApp(EVERYBODY);
});
afterAll(() => t?.stop());

test('The receipt names the papers that came with the referral as well as those handed in at the window.', async () => {
  const { APPLICATION_FORWARD: way } = WAYS;
  if (way === undefined) throw new Error('There is such a way.');
  const materialIds = [await uploaded(t, way.sender, pdf(), { title: '工资台账.pdf' })];
  const { legalAidCase } = await anAccepted(t, way, { materialIds });
  const caseId = legalAidCase?.id ?? '';
  await attached(t, way.receiver, { caseId }, { title: '劳动合同.pdf' });
  await act(t, way.receiver, 'caseAccept', caseId);
  const { receipt } = (await seenCase(t, way.receiver, caseId, 'receipt { papers { name quantity } }')) as {
    receipt: { papers: { name: string; quantity: number }[] };
  };
  expect(receipt.papers).toEqual([
    { name: '法律援助申请表', quantity: 1 },
    { name: '工资台账.pdf', quantity: 1 },
    { name: '劳动合同.pdf', quantity: 1 },
  ]);
});

/** The arbitration commission's workstation of the institution, which takes what is exempt from the means check. */
const STATION: Scene = {
  from: 'arbitrationStation',
  sender: 'arbitrationStation.liaison',
  to: 'puyang',
  receiver: 'puyang.reception',
  kind: 'APPLICATION_FORWARD',
};

const CLASSES = {
  MEANS: '低保证.pdf',
  EVIDENCE: '工资台账.pdf',
  HEALTH: '诊断证明.pdf',
  AMOUNTS: '欠条.pdf',
} as const;

/** A paper of each class is handed in at the counter of the workstation; answers what the receipt and the institution's list name. */
async function namedAtTheInstitution(
  name: string,
): Promise<{ receipt: string[]; shown: (string | null)[]; categories: string[] }> {
  await sql(t, `update organisation set powers = '{COLLECT,FORWARD,ACCEPT_EXEMPT}' where id = $1`, [
    t.world.organisations.arbitrationStation,
  ]);
  const materialIds: string[] = [];
  for (const [fieldClass, title] of Object.entries(CLASSES))
    materialIds.push(await uploaded(t, STATION.sender, pdf(), { title, fieldClass }));
  const draft = await aDraft(t, STATION, {
    exemptGround: 'MIGRANT_WORKER_WAGES',
    persons: [{ person: { name, phone: '13803930001', migrantWorker: true } }],
    materialIds,
  });
  const { id, categories } = await done(t, STATION.sender, 'Send', at(draft));
  const held = await seen(t, STATION.receiver, id);
  await done(t, STATION.receiver, 'Accept', { ...at(await done(t, STATION.receiver, 'Open', { id })) });
  const caseId = (await seen(t, STATION.receiver, id))?.legalAidCase?.id ?? '';
  const { receipt } = (await seenCase(t, STATION.receiver, caseId, 'receipt { papers { name } }')) as {
    receipt: { papers: { name: string }[] };
  };
  return {
    receipt: receipt.papers.map((paper) => paper.name),
    shown: (held?.materials ?? []).map(({ title }) => title),
    categories,
  };
}

test('The receipt of a workstation names to the institution the papers that it may know of, and no other.', async () => {
  const { receipt, shown, categories } = await namedAtTheInstitution('郑秀英');
  expect(categories).not.toContain('HEALTH');
  expect([...shown].sort()).toEqual([CLASSES.AMOUNTS, CLASSES.EVIDENCE, CLASSES.MEANS].sort());
  expect(receipt).toEqual(['法律援助申请表', ...shown]);
});

test('Where it rests on consent, what the person has not consented to is named on it as little as in the list.', async () => {
  const host = async (organisation: string) =>
    await sql(t, 'update organisation set host_id = $2 where id = $1', [
      t.world.organisations.arbitrationStation,
      t.world.organisations[organisation],
    ]);
  await host('union');
  try {
    const { receipt, shown, categories } = await namedAtTheInstitution('冯秀英');
    expect(categories).not.toContain('MEANS');
    expect([...shown].sort()).toEqual([CLASSES.AMOUNTS, CLASSES.EVIDENCE].sort());
    expect(receipt).toEqual(['法律援助申请表', ...shown]);
  } finally {
    await host('arbitration');
  }
});
