import { describe, expect, test } from '@jest/globals';
import {
  contentHash,
  type LetterContent,
  type LetterTemplateId,
} from '../../../src/features/letters/letter-content.js';
import { chineseDate } from '../../../src/features/letters/letter-text.js';
import { cooperationLetter } from '../../../src/features/letters/templates/cooperation-letter.js';
import { grantDecision } from '../../../src/features/letters/templates/grant-decision.js';
import { letterForms } from '../../../src/features/letters/templates/letter-templates.js';
import { replyLetter } from '../../../src/features/letters/templates/reply-letter.js';
import { cooperation, grant, letters, notice, reply, result, termination, withdrawal } from './samples.js';

const ENDING_WORDS = ['更', '更申', '更复', '终决', '终函', '异', '结', '送'];
const ENDING_HASHES = {
  'CLOSING_REPORT 2': 'c2efc414d2f1546960880c322d48a0689980c7d4468ab5a684ccb6b2be013b12',
  'OBJECTION_DECISION 1': '8081ceb51fb351d520c00f0639ee0e421f40b159f3b473075f6e22324387e2cf',
  'REPLACEMENT_DENIAL 1': '069bd998805db2c13c421c1c82d4fd15630c954862fd31ff6cc338eb188e473c',
  'REPLACEMENT_FORM 1': '5aa31ca4bb8bb93fcb50936bba99b39485bd7370211f63cbf1fe34e370c65283',
  'REPLACEMENT_NOTICE 1': 'fd7ac15ca5b4c16473c72aa3757d184329942ce21a5f382ca7fd2538e28a2506',
  'SERVICE_PROOF 2': '64ef6800683d02e831bdb7308c9761ad885fbb1d8fe0e1427f94acb03c0a4d9e',
  'TERMINATION_DECISION 1': 'e1715232ff9303889d729b808405d414979f579cf912407e1f8dc5768bf34d71',
  'TERMINATION_OFFICIAL_LETTER 1': 'd709faf60aa3d751ff73e62e252ab3c8f691cd840f8ed1f951a3e3610e544cc6',
};
const ids = Object.keys(letterForms) as LetterTemplateId[];
const textOf = (letter: LetterContent) =>
  [...letter.paragraphs, ...letter.closing]
    .map(({ lead = '', text }) => lead + text)
    .concat(letter.items?.rows.flat() ?? [])
    .join('\n');

describe('every template', () => {
  test('has an id, a version and a word of its own', () => {
    expect(ids.map((id) => letterForms[id].paperWord)).toEqual([
      '协',
      '复',
      '果',
      '给决',
      '指',
      '撤',
      '终',
      '告',
      '公',
      '辩',
      '转送',
      '值',
      ...ENDING_WORDS,
      '收',
      '补',
      '审',
      '困',
      '不决',
      '视撤',
      '引',
      '转',
      '转复',
      '转视撤',
      '转回',
      '废',
    ]);
    for (const id of ids) expect(letterForms[id]).toMatchObject({ id, version: expect.any(Number) });
  });

  test.each(ids)('%s writes its own id and version, and frame and texts without gaps', (id) => {
    const letter = letters[id];
    expect(letter).toMatchObject({ format: 1, templateId: id, templateVersion: letterForms[id].version });
    expect(JSON.stringify(letter)).not.toMatch(/undefined|null一案|NaN|\[object|。。|，，/);
    if (letter.items) {
      expect(letter.items.columns.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
      for (const row of letter.items.rows) expect(row).toHaveLength(letter.items.columns.length);
    }
  });

  test.each(ids)('%s is Chinese throughout: no day in digits and hyphens, no code of ours', (id) => {
    const { templateId: _, ...said } = letters[id];
    const text = JSON.stringify({ ...said, date: chineseDate(said.date) });
    expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}|[A-Z_]{4,}/);
  });

  test('a version never changes its wording: issued letters must be what was signed', () => {
    const hashes = ids.map((id) => [`${id} ${letterForms[id].version}`, contentHash(letters[id])]);
    expect(Object.fromEntries(hashes)).toEqual({
      ...ENDING_HASHES,
      'ASSIGNMENT_NOTICE 1': '15736ba44a2c58067901b142d54d5665b6deb5747187cbdb73745ddd75bb1b01',
      'COOPERATION_LETTER 2': 'e6ffda71f5c2cd5419b597d30612d160438a7c2e47ffcc0330c1143f97f8b39f',
      'DEEMED_WITHDRAWN 1': 'b503853dbc21ec2fb78554a60941143ee9cf247bf46713a8fdc30bdec1dc6134',
      'DEFENCE_NOTICE_LETTER 2': '8bb6bd9dd7851c056a9d07d7c8a368c33275677f918773e6afcc3ed896deacc9',
      'DEFENCE_REROUTE_LETTER 1': 'c3887e19fc2131f92cbb83c055e64c12b5e2a9076524cb632aa3acca3f9f8eca',
      'DUTY_LAWYER_NOTICE 1': 'c87583a20497b3e41d591da37c6431ca570730dc31fa80c92c4c3684ec7ecfd5',
      'GRANT_DECISION 1': '60961f5bfcaf632f7ce008dc2a7053d84d5da6e102f915812cd7eadb51f3a404',
      'MEDIATION_RETURN 1': '80c1eee62a41314cdef87f220d754d2fdc92743d8be01ade1aa5f4f88b43ab37',
      'NOTICE_LETTER 1': 'cc04ec933b5175321123d051a601826c5c274807a4046f75e9e655cf6e0d42ef',
      'OFFICIAL_LETTER 1': '40d020eed030965b7f289daa60ef8fc63b15641d8526f7f25aed7e24b43eb79c',
      'REFERRAL_LETTER 1': '57ad7ad08d8b301b18e1d668b90a1d87355c0be204720f2bb87eab744b0b4c19',
      'REFERRAL_REPLY 1': '1c768ce148af7c5071eeb07a98bba52ba0106a1e997def02a85e7db483e83d8f',
      'REPLY_LETTER 1': 'c149396cf7ccb14d84af40ded52178ac571f71c0ce2d912bab7163550940af58',
      'RESULT_LETTER 2': '3bf9764ed6a4bbc73c265c18deadfe57e28a11a1ab0512ed46700e2e23898082',
      'TERMINATION_LETTER 1': '16ee47bd2ee1630c35fceea2716071a7ba1edef606c220c6f4a0c8c9d2b07bf8',
      'DEEMED_WITHDRAWAL 1': '40d39b953d732def66ce352801bff27bacd9627852eb89a2a9758ba5d9848a45',
      'GUIDANCE_NOTICE 1': '14757231829c4b15972d2bb52351cf51f12245e26ad1665883b54514a3edaf57',
      'MATERIALS_RECEIPT 2': 'ccd14b7ae9f14014bccae4550e5c3cae8a15a6c9e32f19bdfec3e4d81b7d2e28',
      'MEANS_STATEMENT 2': '1b098489e49454486768997c9f1ff2f4ecc6840c07a1ed3c9a55a1aca80d5e72',
      'REFUSAL_DECISION 1': '0c579f9723e62a711a68d4212de9d3b0c3f4749731157c9bcfff187b9627f9bc',
      'REVIEW_FORM 2': 'b3b50a02ecd20127b66f731b37007d284b547584834abdbd88349a6e0e67736b',
      'SUPPLEMENT_NOTICE 1': '01344e23872070dcbadea52aafdfa843e07ca8a8d0499c52849261710b5ec189',
      'VOID_NOTICE 1': '72336764a376da061dbf7fe9b793695db7927c64ba45199cb0ff1ea3dcf0a0b8',
      'WITHDRAWAL_LETTER 1': '5b13c2866aad67f8a4df312a81282ee841cf59f79cc8a325d670fbea250c0ec7',
    });
  });
});

describe('the cooperation letter (form 7)', () => {
  const text = textOf(letters.COOPERATION_LETTER);

  test('says cause, case number, facts, legal basis, items with result and date, time limit, contact', () => {
    for (const part of [
      cooperation.cause,
      cooperation.caseNumber,
      '一、基本案情。张建国等64名',
      ...cooperation.legalBasis,
      ...cooperation.items.flatMap((item) => [item.kindLabel, item.requirement, item.expectedResult]),
      ...cooperation.items.map((item) => `${chineseDate(item.dueOn)}前`),
      '请于2026年10月15日前函复',
      '本案时效将于2027年1月15日届满',
    ]) {
      expect(text).toContain(part);
    }
    expect(letters.COOPERATION_LETTER.contact).toEqual(cooperation.contact);
  });

  test('without case number, limitation and lawyer says nothing of them', () => {
    const bare = textOf(cooperationLetter.compose({ ...cooperation, caseNumber: null, limitationOn: null }));
    expect(bare).not.toMatch(/案号|时效|承办律师/);
  });

  test('names the lawyer with firm and licence', () => {
    const lawyer = { name: '李某', firm: '河南某某律师事务所', licenceNumber: '114' };
    expect(textOf(cooperationLetter.compose({ ...cooperation, lawyer }))).toContain(
      '承办律师：李某（河南某某律师事务所，执业证号114）',
    );
  });
});

describe('the reply letter', () => {
  test('says for each item whether it is taken, with the date or the reason', () => {
    const rows = letters.REPLY_LETTER.items?.rows ?? [];
    expect(rows[0]).toEqual(['1', '案件移送办理', '同意办理', '2027年1月29日前办结。已指定专人负责']);
    expect(rows[1]?.slice(2)).toEqual(['不能办理', '须由人民法院调取：台账已随案封存，非经调查令不得查阅']);
    expect(textOf(letters.REPLY_LETTER)).toContain('同意协作其中部分事项');
    expect(textOf(letters.REPLY_LETTER)).toContain(reply.requestNumber);
  });

  test('does not promise what is not taken', () => {
    const [accepted, unable] = reply.items;
    if (!accepted || !unable) throw new Error('two items');
    const none = textOf(replyLetter.compose({ ...reply, items: [unable] }));
    expect(none).toContain('我单位不能办理所请事项');
    expect(none).not.toContain('同意');
    const all = textOf(replyLetter.compose({ ...reply, items: [accepted] }));
    expect(all).toContain('我单位同意协作，');
    expect(all).not.toContain('不能办理');
  });
});

describe('the other papers', () => {
  test('the result letter says result, course and date of each item, and who did it', () => {
    expect(letters.RESULT_LETTER.items?.rows[1]).toEqual([
      '2',
      '文书送达',
      '未能办成',
      '受送达人已迁离',
      '2026年10月20日',
    ]);
    expect(textOf(letters.RESULT_LETTER)).toContain(result.executor);
    expect(letters.RESULT_LETTER.attachments).toEqual(result.attachments);
  });

  test('the withdrawal names the letter taken back and why', () => {
    const text = textOf(letters.WITHDRAWAL_LETTER);
    expect(text).toContain(withdrawal.requestNumber);
    expect(text).toContain(`现因${withdrawal.reason}。`);
    expect(text).not.toContain('案号');
  });

  test('the termination names the letter that ends and why', () => {
    const text = textOf(letters.TERMINATION_LETTER);
    expect(text).toContain(termination.requestNumber);
    expect(text).toContain(`现因${termination.reason}。`);
  });

  test('the notice tells the person who was asked for what, and what becomes of it', () => {
    const text = textOf(letters.NOTICE_LETTER);
    expect(text).toContain(`请${notice.requestedName}协助办理调查取证、文书送达`);
    expect(text).toContain(`告知如下：${notice.explanation}。`);
  });

  test('the grant says reason and forms of aid; the date for missing papers only when aid came first', () => {
    expect(textOf(letters.GRANT_DECISION)).toContain('先行提供法律援助，请于2026年10月20日前补办');
    const ordinary = textOf(grantDecision.compose({ ...grant, regulariseBy: null, applicationNumber: null }));
    expect(ordinary).toContain('劳动争议调解与仲裁代理、民事诉讼代理');
    expect(ordinary).toContain(grant.reason);
    expect(ordinary).not.toMatch(/先行|申请编号/);
  });

  test('the assignment names recipient, lawyer, licence, the date for the agreement and the hearing', () => {
    const text = textOf(letters.ASSIGNMENT_NOTICE);
    for (const part of ['张建国等64人', '郝晓东（执业证号11403201010000000）', '2026年10月17日前', '11月3日9时']) {
      expect(text).toContain(part);
    }
  });

  test('texts of people are cleaned before they are hashed', () => {
    const hostile = cooperationLetter.compose({ ...cooperation, addressee: '阳泉\u202e\0市', cause: '追索\n报酬' });
    expect(hostile.addressee).toBe('阳泉市');
    expect(hostile.paragraphs[0]?.text).toContain('追索 报酬一案');
  });
});
