import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { referencesOf } from '../../../src/features/events/entry-references.js';
import { caseFilter, cooperationFilter, entryFilter, inboxFilter } from '../../../src/features/events/event-filter.js';
import {
  isStreamSubject,
  STREAM_SUBJECTS,
  subjectGlobalId,
  subjectOf,
} from '../../../src/features/events/stream-subjects.js';
import { fromGlobalId, toGlobalId } from '../../../src/kernel/ids.js';
import { factOf } from './viewers.js';

describe('The filter of a stream', () => {
  test('Without one everything is shown; each part restricts, and all that is given must hold.', () => {
    const fact = factOf();
    const id = subjectGlobalId('COOPERATION', fact.subjectId);
    for (const filter of [
      null,
      undefined,
      {},
      { subjectTypes: null, words: null, subjectId: null },
      { subjectTypes: ['COOPERATION', 'PERSON'] },
      { words: ['cooperation.open', 'cooperation.send'] },
      { subjectId: id },
      { subjectTypes: ['COOPERATION'], words: ['cooperation.send'], subjectId: id },
    ])
      expect(entryFilter(filter)(fact)).toBe(true);
    for (const filter of [
      { subjectTypes: [] },
      { subjectTypes: ['LEGAL_AID_CASE'] },
      { words: [] },
      { words: ['cooperation.sen'] },
      { subjectId: subjectGlobalId('COOPERATION', randomUUID()) },
      { subjectTypes: ['COOPERATION'], words: ['cooperation.open'], subjectId: id },
    ])
      expect(entryFilter(filter)(fact)).toBe(false);
  });

  test('An id that is none, or of another kind of thing, finds nothing, like one that is not there.', () => {
    const fact = factOf();
    for (const subjectId of ['', 'x', toGlobalId('Letter', fact.subjectId), toGlobalId('LegalAidCase', fact.subjectId)])
      expect(entryFilter({ subjectId })(fact)).toBe(false);
  });

  test('The stream of a case shows its own facts and those of what is asked about it, and no other.', () => {
    const caseId = randomUUID();
    const shown = caseFilter(toGlobalId('LegalAidCase', caseId));
    expect(shown(factOf({ subjectType: 'LEGAL_AID_CASE', subjectId: caseId }))).toBe(true);
    expect(shown(factOf({ references: { case: caseId } }))).toBe(true);
    expect(shown(factOf({ references: { case: randomUUID() } }))).toBe(false);
    expect(shown(factOf({ subjectType: 'LEGAL_AID_CASE' }))).toBe(false);
    expect(shown(factOf({ subjectType: 'PERSON', references: { case: caseId } }))).toBe(false);
    expect(caseFilter(toGlobalId('Cooperation', caseId))(factOf({ subjectId: caseId }))).toBe(false);
    expect(caseFilter('x')(factOf())).toBe(false);
  });

  test('The stream of a cooperation shows its facts alone; that of the inbox cooperations and cases.', () => {
    const fact = factOf();
    expect(cooperationFilter(toGlobalId('Cooperation', fact.subjectId))(fact)).toBe(true);
    expect(cooperationFilter(toGlobalId('Cooperation', randomUUID()))(fact)).toBe(false);
    expect(cooperationFilter('x')(fact)).toBe(false);
    expect(cooperationFilter(toGlobalId('LegalAidCase', fact.subjectId))(fact)).toBe(false);
    expect(
      ['COOPERATION', 'LEGAL_AID_CASE', 'AGREEMENT', 'PERSON'].map((subjectType) =>
        inboxFilter()(factOf({ subjectType })),
      ),
    ).toEqual([true, true, false, false]);
  });
});

describe('What a client meets of an entry', () => {
  test('Each kind of subject has a global id that names it again.', () => {
    for (const name of Object.keys(STREAM_SUBJECTS)) {
      const rowId = randomUUID();
      expect(subjectOf(subjectGlobalId(name, rowId))).toEqual({ subjectType: name, rowId });
    }
    expect(isStreamSubject('toString')).toBe(false);
    expect(() => subjectGlobalId('SECRET', randomUUID())).toThrow('no subject');
    expect(subjectOf(toGlobalId('Letter', randomUUID()))).toBeNull();
  });

  test('Ids become global ids where their type is known, and are left out where it is not.', () => {
    const [item, note, one, other] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const shown = referencesOf({
      item,
      note,
      constructor: note,
      organisation: [one, other],
      kind: 'HANDLE_CASE',
      dueOn: '2026-11-17',
      revision: 2,
      urgent: false,
      nothing: null,
      rows: [3, 1],
    });
    expect(shown).toEqual([
      { name: 'item', value: toGlobalId('CooperationItem', item) },
      { name: 'organisation', value: toGlobalId('Organisation', one) },
      { name: 'organisation', value: toGlobalId('Organisation', other) },
      { name: 'kind', value: 'HANDLE_CASE' },
      { name: 'dueOn', value: '2026-11-17' },
      { name: 'revision', value: '2' },
      { name: 'urgent', value: 'false' },
      { name: 'rows', value: '3' },
      { name: 'rows', value: '1' },
    ]);
    expect(fromGlobalId(shown[0]?.value ?? '')).toEqual({ type: 'CooperationItem', rowId: item });
  });
});
