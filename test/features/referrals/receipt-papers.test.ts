import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EVERYBODY } from '../../support/agencies.js';
import { act, seen as seenCase } from '../cases/decision-desk.js';
import { attached, type FilesApp, pdf, startFilesApp, uploaded } from '../materials/files.js';
import { anAccepted, WAYS } from './desk.js';

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
