import { describe, expect, test } from '@jest/globals';
import type { FieldClass, SharingLevel } from '../../../src/features/cooperation/item-kinds.js';
import {
  type AskGrant,
  type FileFacts,
  originIsMissing,
  reachOf,
  refusalToAddToCase,
  refusalToAddToItem,
} from '../../../src/features/materials/material.rules.js';
import { attachmentOf, cleanName, downloadName } from '../../../src/features/materials/material-name.rules.js';
import type { Part } from '../../../src/kernel/roles.js';

const file = (more: Partial<FileFacts> = {}): FileFacts => ({
  purpose: 'DOCUMENT',
  fieldClass: 'EVIDENCE',
  sharedWithAsks: true,
  cooperationId: null,
  own: false,
  askPart: null,
  ...more,
});
const grant = (fieldClass: FieldClass, level: SharingLevel, more: Partial<AskGrant> = {}): AskGrant => ({
  fieldClass,
  level,
  personIds: null,
  ended: false,
  askId: 'ask',
  ...more,
});
const reach = (facts: Partial<FileFacts>, part: Part | null, grants: AskGrant[] = []) =>
  reachOf(file(facts), { part, grants, narrowed: [] }).level;

describe('who sees a file', () => {
  test.each<[FieldClass, Part, string]>([
    ['EVIDENCE', 'LEAD', 'READ'],
    ['EVIDENCE', 'HOME', 'READ'],
    ['CONTACT', 'HOME', 'READ'],
    ['EVIDENCE', 'SUPERVISOR', 'READ'],
    ['CONTACT', 'SUPERVISOR', 'NONE'],
    ['IDENTITY', 'ORGAN', 'READ'],
    ['EVIDENCE', 'ORGAN', 'HIDDEN'],
    // Who supports the suit sees what a grant opens, and this one has none.
    ['FACTS', 'SUPPORT', 'HIDDEN'],
    ['EVIDENCE', 'SUPPORT', 'HIDDEN'],
    // The source learns the outcome and nothing else: not even that there are papers.
    ['EVIDENCE', 'SOURCE', 'HIDDEN'],
    ['EVIDENCE', 'FORMER_LEAD', 'HIDDEN'],
    ['EVIDENCE', 'ASKED', 'TITLE'],
    ['FACTS', 'ASKED', 'TITLE'],
    ['IDENTITY', 'ASKED', 'NONE'],
    ['AMOUNTS', 'ASKED', 'NONE'],
    ['EVIDENCE', 'ASSISTING', 'NONE'],
    ['HEALTH', 'LEAD', 'HIDDEN'],
    ['HEALTH', 'HOME', 'HIDDEN'],
    ['SIDES', 'HOME', 'HIDDEN'],
  ])('%s by %s: %s', (fieldClass, part, expected) => expect(reach({ fieldClass }, part)).toBe(expected));

  test.each<[string, Partial<FileFacts>, Part | null, AskGrant[], string]>([
    ['its own, whatever the class', { own: true, fieldClass: 'HEALTH' }, null, [], 'READ'],
    ['what came back on its own ask', { askPart: 'REQUESTING', fieldClass: 'HEALTH' }, null, [], 'READ'],
    ['not what is kept from asks', { sharedWithAsks: false }, 'ASSISTING', [grant('EVIDENCE', 'CONTRIBUTE')], 'HIDDEN'],
    ['as home what is kept from asks', { sharedWithAsks: false }, 'HOME', [], 'READ'],
    ['as lead what is kept from asks', { sharedWithAsks: false }, 'LEAD', [], 'READ'],
    ['health by a grant', { fieldClass: 'HEALTH' }, 'ASSISTING', [grant('HEALTH', 'READ')], 'READ'],
    [
      'health not by an ended grant',
      { fieldClass: 'HEALTH' },
      'ASSISTING',
      [grant('HEALTH', 'READ', { ended: true })],
      'HIDDEN',
    ],
    ['health not by a title', { fieldClass: 'HEALTH' }, 'ASSISTING', [grant('HEALTH', 'TITLES')], 'HIDDEN'],
    ['titles', {}, 'ASSISTING', [grant('EVIDENCE', 'TITLES')], 'TITLE'],
    ['that paper', { cooperationId: 'ask' }, 'ASSISTING', [grant('EVIDENCE', 'TITLES')], 'READ'],
    ['not the paper of another ask', { cooperationId: 'other' }, 'ASSISTING', [grant('EVIDENCE', 'TITLES')], 'TITLE'],
    [
      'only evidence is that paper',
      { cooperationId: 'ask', fieldClass: 'MEANS' },
      'ASSISTING',
      [grant('MEANS', 'TITLES')],
      'TITLE',
    ],
    [
      'persons that are named',
      { fieldClass: 'IDENTITY' },
      'ASSISTING',
      [grant('IDENTITY', 'READ', { personIds: ['p'] })],
      'NONE',
    ],
    [
      'named persons on the ask itself',
      { fieldClass: 'IDENTITY', cooperationId: 'ask' },
      'ASSISTING',
      [grant('IDENTITY', 'READ', { personIds: ['p'] })],
      'READ',
    ],
    ['evidence though persons are named', {}, 'ASSISTING', [grant('EVIDENCE', 'READ', { personIds: ['p'] })], 'READ'],
    [
      'a roster by its least class',
      { purpose: 'ROSTER', fieldClass: 'EVIDENCE' },
      'ASSISTING',
      [grant('EVIDENCE', 'CONTRIBUTE'), grant('IDENTITY', 'READ')],
      'NONE',
    ],
    ['a roster as home', { purpose: 'ROSTER', fieldClass: 'IDENTITY' }, 'HOME', [], 'READ'],
    ['nothing without a part', {}, null, [grant('EVIDENCE', 'CONTRIBUTE')], 'NONE'],
  ])('%s', (_what, facts, part, grants, expected) => expect(reach(facts, part, grants)).toBe(expected));

  test('Why not is said neutrally: not yet accepted, ended, not shared.', () => {
    const reason = (part: Part | null, grants: AskGrant[]) => reachOf(file(), { part, grants, narrowed: [] }).reason;
    expect(reason('ASKED', [])).toBe('NOT_YET_ACCEPTED');
    expect(reason(null, [grant('EVIDENCE', 'READ', { ended: true })])).toBe('ENDED');
    expect(reason('ASSISTING', [grant('EVIDENCE', 'READ', { ended: true })])).toBe('ENDED');
    expect(reason('ASSISTING', [])).toBe('NOT_SHARED');
    expect(reason(null, [])).toBe('NOT_SHARED');
  });
});

describe('who adds a file', () => {
  test.each<[Part, FieldClass[], AskGrant[], string | null]>([
    ['LEAD', ['HEALTH'], [], null],
    ['HOME', ['EVIDENCE'], [], null],
    ['HOME', ['CONTACT', 'AMOUNTS'], [], null],
    ['HOME', ['MEANS'], [], 'FIELD_CLASS_NOT_YOURS'],
    ['HOME', ['EVIDENCE', 'IDENTITY'], [], 'FIELD_CLASS_NOT_YOURS'],
    ['ASSISTING', ['EVIDENCE'], [grant('EVIDENCE', 'CONTRIBUTE')], null],
    ['ASSISTING', ['EVIDENCE'], [grant('EVIDENCE', 'READ')], 'FIELD_CLASS_NOT_YOURS'],
    ['ASSISTING', ['EVIDENCE'], [grant('EVIDENCE', 'CONTRIBUTE', { ended: true })], 'FIELD_CLASS_NOT_YOURS'],
    ['ASKED', ['EVIDENCE'], [grant('EVIDENCE', 'CONTRIBUTE')], 'SIDE_MAY_NOT'],
    ['SUPERVISOR', ['EVIDENCE'], [], 'SIDE_MAY_NOT'],
    ['FORMER_LEAD', ['EVIDENCE'], [], 'SIDE_MAY_NOT'],
  ])('%s, %j to a case', (part, classes, grants, expected) => {
    expect(refusalToAddToCase(part, classes, grants)).toBe(expected);
  });

  test('The sender adds to an item only what the other side will see; the other side adds anything.', () => {
    const sender = (
      kind: 'COLLECT_EVIDENCE' | 'SERVE_DOCUMENT' | 'HANDLE_CASE',
      fieldClass: FieldClass,
      narrowed = {},
    ) => refusalToAddToItem('REQUESTING', kind, narrowed, [fieldClass]);
    expect(sender('COLLECT_EVIDENCE', 'EVIDENCE')).toBeNull();
    expect(sender('SERVE_DOCUMENT', 'EVIDENCE')).toBeNull();
    expect(sender('HANDLE_CASE', 'MEANS')).toBeNull();
    expect(sender('HANDLE_CASE', 'HEALTH')).toBe('FIELD_CLASS_NOT_SHARED');
    expect(sender('COLLECT_EVIDENCE', 'MEANS')).toBe('FIELD_CLASS_NOT_SHARED');
    expect(sender('COLLECT_EVIDENCE', 'EVIDENCE', { EVIDENCE: 'MASKED' })).toBe('FIELD_CLASS_NOT_SHARED');
    expect(sender('COLLECT_EVIDENCE', 'FACTS', { FACTS: 'TITLES' })).toBe('FIELD_CLASS_NOT_SHARED');
    expect(refusalToAddToItem('REQUESTED', 'COLLECT_EVIDENCE', {}, ['HEALTH'])).toBeNull();
  });

  test('Only evidence that was asked for must name its origin, and all of it.', () => {
    const nothing = { obtainedFrom: null, obtainedOn: null, obtainedHow: null };
    const all = { obtainedFrom: '某公司', obtainedOn: '2026-11-03', obtainedHow: 'COPIED' };
    expect(originIsMissing('COLLECT_EVIDENCE', 'EVIDENCE', nothing)).toBe(true);
    expect(originIsMissing('COLLECT_EVIDENCE', 'EVIDENCE', all)).toBe(false);
    for (const field of Object.keys(all))
      expect(originIsMissing('COLLECT_EVIDENCE', 'EVIDENCE', { ...all, [field]: null })).toBe(true);
    expect(originIsMissing('COLLECT_EVIDENCE', 'FACTS', nothing)).toBe(false);
    expect(originIsMissing('SERVE_DOCUMENT', 'EVIDENCE', nothing)).toBe(false);
    expect(originIsMissing(null, 'EVIDENCE', nothing)).toBe(false);
  });
});

describe('names of files', () => {
  test.each([
    ['工资台账.pdf', '工资台账.pdf'],
    ['C:\\Users\\张\\台账.pdf', '台账.pdf'],
    ['a/b/', 'b'],
    ['x\u0000\r\n.pdf', 'x.pdf'],
    ['\u202efdp.exe', 'fdp.exe'],
    ['a\ud800b', 'ab'],
    [' \u3000 ', ''],
  ])('%j is kept as %j', (name, kept) => expect(cleanName(name)).toBe(kept));

  test('A downloaded name ends in what the file is.', () => {
    expect(downloadName('台账.PDF', 'PDF')).toBe('台账.PDF');
    expect(downloadName('照片.jpeg', 'JPEG')).toBe('照片.jpeg');
    expect(downloadName('台账', 'XLSX')).toBe('台账.xlsx');
    expect(downloadName('台账.pdf.html', 'PDF')).toBe('台账.pdf.html.pdf');
    expect(downloadName('a<b>:c.pdf', 'PDF')).toBe('a_b__c.pdf');
  });

  test('The header holds no character that could end it.', () => {
    const header = attachmentOf('a"\r\nx: y\ud800;\'(1)*!张.pdf', 'file.pdf');
    expect(header).toMatch(/^attachment; filename="file\.pdf"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$/);
  });
});
