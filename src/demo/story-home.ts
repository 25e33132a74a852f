import type { Desk, Refusal } from './client.js';
import type { Stage } from './stage.js';
import { FAULTS, FIELD_CLASSES, inYuan, LEVELS } from './words.js';

export interface Totals {
  rows: number;
  claimed: { fen: number; yuan: string };
}

export interface CaseSeen {
  id: string;
  number: string;
  state: string;
  version: number;
  totals: Totals | null;
}

export const CASE = 'case { id number state version totals { rows claimed { fen yuan } } }';

/** Reads a case in somebody's name, as it is now. */
export async function caseNow(desk: Pick<Desk, 'run'>, id: string): Promise<CaseSeen> {
  const data = await desk.run<{ case: CaseSeen }>(`query ($id: ID) { ${CASE.replace('case', 'case(id: $id)')} }`, {
    id,
  });
  return data.case;
}

/** Chapter one. A worker tells the centre at home; its roster is read. Answers null when the roster given has faults. */
export async function takeIn(stage: Stage): Promise<CaseSeen | null> {
  const { screen, puyang, roster, faulty } = stage;
  const { reception, head } = puyang.desks;
  screen.chapter('一、一名工人回到濮阳，说出六十四个人的事');
  screen.say('left', '受理员登记申请：追索劳动报酬，群体案件，工资欠在阳泉');
  const opened = await reception.act<{ case: CaseSeen }>(
    'caseOpen',
    {
      causeCode: 'LABOUR_REMUNERATION',
      matter: '追索劳动报酬（群体）',
      form: 'LABOUR_ARBITRATION',
      facts: '一批濮阳籍务工人员在阳泉一处工地做工，工资和加班费未付。一名工人返乡后到中心求助。',
      respondent: '阳泉市示例建筑劳务有限公司',
      groupClaim: true,
      persons: [],
    },
    CASE,
  );
  await stage.shown(opened, puyang);
  await stage.breathe();
  const first = await importRoster(stage, opened.case.id, faulty);
  const untouched = await caseNow(reception, opened.case.id);
  screen.mark('left', `花名册现有 ${untouched.totals?.rows ?? 0} 行：没有导入一半`, untouched.totals?.rows === 0);
  if (first.userErrors.length === 0) throw new Error('The faulty roster was taken.');
  await stage.breathe();
  const second = await importRoster(stage, opened.case.id, roster);
  if (second.userErrors.length > 0) {
    screen.tell('这份花名册有错误，请按行列改正后再来。');
    return null;
  }
  await stage.shown(second, puyang);
  const { rows = 0, claimed } = second.case?.totals ?? {};
  if (rows < 2) {
    screen.tell('这个故事至少要有两名工人。');
    return null;
  }
  screen.mark('left', `${rows} 行全部导入，请求合计 ${inYuan(claimed?.yuan ?? '')}`, rows > 0);
  await stage.breathe();
  screen.say('left', '受理员受理，审批人给予法律援助（农民工讨薪，免予经济困难审查，第四十二条）');
  const read = await caseNow(reception, opened.case.id);
  const accepted = await reception.act<{ case: CaseSeen }>(
    'caseAccept',
    { id: read.id, expectedVersion: read.version },
    CASE,
  );
  const granted = await head.act<{ case: CaseSeen }>(
    'caseGrant',
    {
      id: read.id,
      expectedVersion: accepted.case.version,
      meansBranch: 'WAIVED',
      meansGround: 'MIGRANT_WORKER_WAGES',
    },
    CASE,
  );
  await stage.shown(granted, puyang);
  await stage.breathe();
  return granted.case;
}

async function importRoster(stage: Stage, caseId: string, file: Stage['roster']) {
  const { screen, puyang } = stage;
  const { reception } = puyang.desks;
  screen.say('left', `受理员上传 ${file.name}`);
  const materialId = await reception.upload({
    purpose: 'ROSTER',
    title: file.name,
    type: 'XLSX',
    fieldClass: 'IDENTITY',
    bytes: file.bytes,
  });
  const { version } = await caseNow(reception, caseId);
  const done = await reception.attempt<{ case: CaseSeen | null }>(
    'rosterImport',
    { caseId, materialId, expectedVersion: version },
    CASE,
  );
  for (const refusal of done.userErrors) showFaults(stage, refusal);
  return done;
}

function showFaults({ screen }: Stage, { message, issues }: Refusal): void {
  screen.mark('left', message, false);
  for (const { row, column, code } of issues.slice(0, 12))
    screen.say('left', `第 ${row} 行，${column?.replace('*', '') ?? ''}：${FAULTS[code] ?? code}`);
  if (issues.length > 12) screen.say('left', `另有 ${issues.length - 12} 处`);
}

export interface Sent {
  id: string;
  number: string;
}

/** A case as far as another office sees it. */
export interface Seen {
  totals: Totals | null;
  persons: { totalCount: number; nodes: { person: { nameMasked: string | null; phoneMasked: string | null } }[] };
}

export const SEEN =
  'totals { rows claimed { fen yuan } } persons(first: 3) { totalCount nodes { person { nameMasked phoneMasked } } }';

interface Preview {
  sharing: { fieldClass: string; beforeAcceptance: string; afterAcceptance: string }[];
  legalAidCase: Seen;
}

const PREVIEW = `query ($id: ID!) { cooperationPreview(id: $id) {
  sharing { fieldClass beforeAcceptance afterAcceptance } legalAidCase { ${SEEN} } } }`;

/** What of the persons is seen, in one line. */
export function inWords({ totals, persons }: Seen): string {
  const names = persons.nodes.map(({ person }) => person.nameMasked ?? '不可见').join('、');
  const phone = persons.nodes[0]?.person.phoneMasked ?? '不可见';
  return `${names} 等 ${persons.totalCount} 人，电话 ${phone}，合计 ${inYuan(totals?.claimed.yuan ?? '')}`;
}

/** Chapter two. The letter is drafted, previewed and sent; it lies on the other desk at once. */
export async function sendLetter(stage: Stage, legalAidCase: CaseSeen): Promise<Sent> {
  const { screen, puyang, yangquan } = stage;
  const { officer } = puyang.desks;
  screen.chapter('二、一封协作函：请阳泉办理案件，并调取工资台账');
  const { directory } = await officer.run<{ directory: { nodes: { id: string; name: string }[] } }>(
    '{ directory(search: "阳泉市法律援助中心", first: 1) { nodes { id name } } }',
  );
  screen.say('left', `协作联络员拟函，收函机构：${directory.nodes[0]?.name ?? ''}`);
  const draft = await officer.act<{ cooperation: { id: string; version: number } }>(
    'cooperationDraft',
    {
      caseId: legalAidCase.id,
      requestedOrganisationId: directory.nodes[0]?.id,
      purpose: '工人户籍在濮阳，工资欠在阳泉，用人单位和台账均在贵市。',
      items: [
        { kind: 'HANDLE_CASE', description: '请接办劳动仲裁，争取调解。', expectedResult: '结案报告' },
        { kind: 'COLLECT_EVIDENCE', description: '请调取用人单位工资台账。', expectedResult: '台账复印件' },
      ],
    },
    'cooperation { id version }',
  );
  await stage.shown(draft, puyang);
  const { cooperationPreview: preview } = await officer.run<{ cooperationPreview: Preview }>(PREVIEW, {
    id: draft.cooperation.id,
  });
  screen.say('left', '发送前预览：对方将看到什么（接受前 / 接受后）');
  for (const { fieldClass, beforeAcceptance, afterAcceptance } of preview.sharing)
    screen.say(
      'left',
      `${FIELD_CLASSES[fieldClass] ?? fieldClass}：${LEVELS[beforeAcceptance] ?? ''} / ${LEVELS[afterAcceptance] ?? ''}`,
    );
  screen.say('left', `对方接受前将见：${inWords(preview.legalAidCase)}`);
  await stage.breathe();
  const sent = await officer.act<{ cooperation: Sent }>(
    'cooperationSend',
    { id: draft.cooperation.id, expectedVersion: draft.cooperation.version },
    'cooperation { id number }',
  );
  await stage.shown(sent, puyang, yangquan);
  const { cooperation } = await yangquan.desks.officer.run<{
    cooperation: { deadlines: { dueOn: string; explanation: string }[]; legalAidCase: Seen };
  }>(`query ($id: ID) { cooperation(id: $id) { deadlines { dueOn explanation } legalAidCase { ${SEEN} } } }`, {
    id: sent.cooperation.id,
  });
  screen.mark('right', `${sent.cooperation.number} 已在桌上，没有刷新页面`, true);
  for (const { dueOn, explanation } of cooperation.deadlines) {
    screen.say('right', `请于 ${dueOn} 前答复`);
    screen.say('right', `依据：${explanation}`);
  }
  screen.say('right', `此时所见：${inWords(cooperation.legalAidCase)}`);
  const same = JSON.stringify(cooperation.legalAidCase) === JSON.stringify(preview.legalAidCase);
  screen.mark(null, '对方实际所见与发送前预览相同', same);
  await stage.breathe();
  return sent.cooperation;
}
