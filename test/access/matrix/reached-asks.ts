import { toGlobalId } from '../../../src/kernel/ids.js';
import { helpAct, helpAt, wantsHelp } from '../../features/defence/help-scene.js';
import { adult, aNotice, confirmed, declineOf, done, first } from '../../features/defence/scene.js';
import { pdf, uploaded } from '../../features/materials/files.js';
import * as referrals from '../../features/referrals/desk.js';
import { aCase, aDraft, anAsk, move } from '../../support/a.js';
import type { TestApp } from '../../support/app.js';
import type { Reach } from './reached-cases.js';
import { PLAYERS } from './sides.js';

const TO_TONGLIANG = { from: 'mianyang', to: 'tongliang' };
const ITEM = { kind: 'COLLECT_EVIDENCE', description: '请调取工资台账', expectedResult: '复印件' };
const PURPOSE = '在贵地务工，工资未付。';
const inDays = (t: TestApp, days: number) => new Date(t.clock.now().getTime() + days * 86_400_000).toISOString();

/** The places of what one office asks of another: letters, referrals, notices, duty lawyers. */
export const REACHED_ASKS: Readonly<Record<string, Reach>> = {
  'cooperationDraft input.items.personIds': async (t) => {
    const seeded = await aCase(t, 'mianyang');
    return {
      login: PLAYERS.mianyang.any,
      own: toGlobalId('Person', seeded.personRowId),
      input: (id) => ({
        ...{ caseId: seeded.id, requestedOrganisationId: t.organisation('tongliang'), purpose: PURPOSE },
        items: [{ ...ITEM, personIds: [id] }],
      }),
    };
  },
  'cooperationEdit input.items.personIds': async (t) => {
    const { cooperation, seeded } = await aDraft(t, TO_TONGLIANG);
    const { id, version } = cooperation;
    return {
      login: PLAYERS.mianyang.any,
      own: toGlobalId('Person', seeded.personRowId),
      input: (personId) => ({
        ...{ id, expectedVersion: version, purpose: PURPOSE },
        items: [{ ...ITEM, personIds: [personId] }],
      }),
    };
  },
  'cooperationItemAccept input.handlerId': async (t) => {
    const { cooperation } = await anAsk(t, TO_TONGLIANG);
    const opened = await move(t, 'tongliang.officer', 'cooperationOpen', { id: cooperation.id });
    const { id = '', version = 0 } = opened.cooperation?.items[0] ?? {};
    return {
      login: PLAYERS.tongliang.any,
      own: toGlobalId('Member', t.world.members['tongliang.officer'] ?? ''),
      input: (handlerId) => ({ id, expectedVersion: version, handlerId }),
    };
  },
  'proposalPropose input.answersId': async (t) => {
    const { cooperation } = await anAsk(t, TO_TONGLIANG);
    const later = {
      ...{ cooperationId: cooperation.id, kind: 'NEW_DUE_DATE', reason: '路途较远' },
      dueOn: inDays(t, 60).slice(0, 10),
    };
    const proposed = await move(t, 'tongliang.officer', 'proposalPropose', later);
    const { id = '', version } = proposed.cooperation?.proposals[0] ?? {};
    await move(t, 'mianyang.officer', 'proposalRefuse', { id, expectedVersion: version });
    return {
      login: PLAYERS.mianyang.any,
      own: id,
      input: (answersId) => ({ ...later, answersId }),
    };
  },
  'defenceLineCorrect input.materialIds': async (t) => {
    const sent = await aNotice(t, { by: PLAYERS.court.any, defendants: [adult(t)] });
    const opened = await done(t, 'tongliang.assigner', 'noticeOpen', { id: sent.id });
    const asked = await done(t, 'tongliang.assigner', 'defenceLineAskCorrection', {
      ...first(opened),
      ...{ code: 'MISSING_PAPERS', list: '请补送起诉书' },
    });
    return {
      login: PLAYERS.court.any,
      own: await uploaded(t, PLAYERS.court.any, pdf()),
      input: (id) => ({ ...first(asked), answer: '已补送', materialIds: [id] }),
    };
  },
  'defenceLineDeclinedByPerson input.materialId': async (t) => {
    // Who works on the case does not end it.
    const handler = PLAYERS.tongliang.handler ?? '';
    const notice = await confirmed(t, handler, { defendants: [adult(t)] });
    const said = await declineOf(t, notice, handler);
    return {
      login: PLAYERS.tongliang.any,
      own: String(said.materialId),
      input: (materialId) => ({ ...said, materialId }),
    };
  },
  'noticeFile input.materialIds': async (t) => ({
    login: PLAYERS.court.any,
    own: await uploaded(t, PLAYERS.court.any, pdf()),
    input: (id) => ({
      ...{ toOrganisationId: t.organisation('tongliang'), docket: '（2026）渝0151刑初99号' },
      ...{ defendants: [adult(t)], materialIds: [id] },
    }),
  }),
  'dutyLawyerHelpSchedule input.lawyerId': async (t) => {
    const { help } = await helpAct(t, 'detentionStation.liaison', 'request', wantsHelp(t));
    const said = { ...(help === null ? {} : helpAt(help)), scheduledFor: inDays(t, 1), mode: 'PHONE' };
    return {
      login: PLAYERS.tongliang.any,
      own: t.lawyer('tongliang.handler'),
      input: (lawyerId) => ({ ...said, lawyerId }),
    };
  },
  'referralComeHome input.materialIds': async (t) => {
    const way = referrals.way('MEDIATION');
    const accepted = await referrals.anAccepted(t, way);
    return {
      login: way.receiver,
      own: await uploaded(t, way.receiver, pdf()),
      input: (id) => ({ ...referrals.at(accepted), reason: '调解不成', materialIds: [id] }),
    };
  },
  'referralSupply input.materialIds': async (t) => {
    const way = referrals.way('APPLICATION_FORWARD');
    const received = await referrals.aReceived(t, way);
    const asked = await referrals.done(t, way.receiver, 'AskSupplement', {
      ...referrals.at(received),
      list: '请补交身份证复印件',
    });
    return {
      login: way.sender,
      own: await uploaded(t, way.sender, pdf()),
      input: (id) => ({ ...referrals.at(asked), answer: '已补交', materialIds: [id] }),
    };
  },
};
