import type { SubjectType } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { LegalAidCaseSchema } from '../cases/case.entity.js';
import { caseOnPaperNow, lawyerOnPaper } from '../cases/case-paper.js';
import { CooperationItemSchema, CooperationSchema } from '../cooperation/cooperation.entity.js';
import { contentOf as askContentOf } from '../cooperation/cooperation-content.js';
import { ITEM_KINDS } from '../cooperation/item-kinds.js';
import { DefenceLineSchema, DefenceNoticeSchema } from '../defence/defence.entity.js';
import { chargeOf, helpOnPaper, noticeOnPaper } from '../defence/defence-paper.js';
import { DEFENCE_STAGES } from '../defence/defence-words.rules.js';
import { DutyLawyerHelpSchema } from '../defence/duty.entity.js';
import { openPersons } from '../people/person.service.js';
import { ReferralSchema } from '../referrals/referral.entity.js';
import { contentOf as referralContentOf } from '../referrals/referral-content.js';
import { kindRow } from '../referrals/referral-kinds.js';
import type { KeptFacts } from './letter.service.js';
import type { LetterTemplateId } from './letter-content.js';

type Facts = Readonly<Record<string, unknown>>;

export interface PaperSubject {
  subjectType: SubjectType;
  subjectId: string;
  /** Under what the issuer keeps it, where it takes no part in the subject. */
  filedUnderId: string | null;
  templateId: LetterTemplateId;
  kept: KeptFacts;
}

/**
 * What a paper would say today: the facts it was written from, and over them what its subject says now of names, cause,
 * numbers, items, lawyer. What a person wrote for this paper alone (a reason, an explanation, a day that was set) stays.
 */
export async function presentFacts(tx: CommandTx, paper: PaperSubject): Promise<KeptFacts> {
  const { kept } = paper;
  const now = await readNow(tx, paper);
  const named = Object.entries(now).filter(([name, value]) => name in kept.facts && value !== undefined);
  const facts: Facts = { ...kept.facts, ...Object.fromEntries(named) };
  return { ...kept, facts, addressee: addresseeNow(paper, now) };
}

/** Papers to the person the case is about: they go to that person by the name of today. */
const TO_THE_PERSON: readonly LetterTemplateId[] = [
  'GRANT_DECISION',
  'REFUSAL_DECISION',
  'TERMINATION_DECISION',
  'REPLACEMENT_DENIAL',
  'MATERIALS_RECEIPT',
  'SUPPLEMENT_NOTICE',
  'MEANS_STATEMENT',
  'DEEMED_WITHDRAWAL',
  'GUIDANCE_NOTICE',
  'NOTICE_LETTER',
];

function addresseeNow({ templateId, kept }: PaperSubject, now: Facts): string | null {
  if (kept.addressee === null) return null;
  const name = TO_THE_PERSON.includes(templateId) ? now.recipientName : now.addressee;
  return name === undefined ? kept.addressee : String(name);
}

async function readNow(tx: CommandTx, paper: PaperSubject): Promise<Facts> {
  const { subjectType, subjectId, filedUnderId, templateId, kept } = paper;
  if (filedUnderId !== null) return await ofLineSentOn(tx, filedUnderId, kept);
  if (subjectType === 'COOPERATION') return await ofCooperation(tx, subjectId, templateId, kept);
  if (subjectType === 'REFERRAL') return await ofReferral(tx, subjectId);
  if (subjectType === 'DEFENCE_NOTICE') return await ofNotice(tx, subjectId, kept);
  if (subjectType === 'DUTY_LAWYER_HELP') return await ofHelp(tx, subjectId);
  if (subjectType === 'PERSON') return await ofPerson(tx, subjectId);
  return await ofCase(tx, subjectId, templateId, kept);
}

/** A matter handed on keeps the cause under which it was handed on; an objection is the applicant's own. */
const NOT_OF_THE_CASE: Readonly<Partial<Record<LetterTemplateId, readonly string[]>>> = {
  NOTICE_LETTER: ['cause'],
  OBJECTION_DECISION: ['applicantName'],
};

async function ofCase(tx: CommandTx, caseId: string, templateId: LetterTemplateId, kept: KeptFacts): Promise<Facts> {
  const now = await caseOnPaperNow(tx, caseId);
  const legalAidCase = await tx.em.findOne(LegalAidCaseSchema, { id: caseId });
  if (now === null || legalAidCase === null) return {};
  const acting = await lawyerOnPaper(tx, legalAidCase);
  // A paper about a lawyer who has been replaced since goes on being about him.
  const { licenceNumber, lawyerName } = kept.facts;
  const same =
    acting !== null &&
    (acting.licenceNumber === licenceNumber ||
      [acting.lawyerName, legalAidCase.lawyerName].includes(String(lawyerName)));
  const withheld = NOT_OF_THE_CASE[templateId] ?? [];
  const unit =
    acting !== null && templateId === 'ASSIGNMENT_NOTICE' ? { addressee: acting.firm ?? acting.lawyerName } : {};
  const facts: Facts = { ...now, ...(same ? { ...acting, ...unit, lawyerFirm: acting?.firm } : {}) };
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !withheld.includes(name)));
}

async function ofCooperation(tx: CommandTx, id: string, templateId: LetterTemplateId, kept: KeptFacts): Promise<Facts> {
  const ask = await tx.em.findOne(CooperationSchema, { id });
  if (ask === null) return {};
  const legalAidCase = await tx.em.findOne(LegalAidCaseSchema, { id: ask.caseId });
  const common = {
    requestNumber: ask.number ?? undefined,
    requestDate: ask.sentAt == null ? undefined : toLocalDate(ask.sentAt),
    cause: ask.matter,
    caseNumber: legalAidCase?.number ?? undefined,
  };
  if (templateId !== 'COOPERATION_LETTER') return common;
  const items = await tx.em.find(CooperationItemSchema, { cooperationId: id }, { orderBy: { position: 'asc' } });
  const content = askContentOf(tx, ask, items);
  const before = kept.facts.items as readonly { dueOn: string }[];
  return {
    ...common,
    cause: legalAidCase?.matter ?? ask.matter,
    basicFacts: content.purpose ?? '',
    items: items.map((item, at) => ({
      kindLabel: ITEM_KINDS[item.kind].zh,
      requirement: content.items[at]?.description ?? '',
      expectedResult: content.items[at]?.expectedResult ?? '',
      dueOn: item.wantedOn ?? before[at]?.dueOn ?? kept.facts.answerBy,
    })),
  };
}

async function ofReferral(tx: CommandTx, id: string): Promise<Facts> {
  const ask = await tx.em.findOne(ReferralSchema, { id });
  if (ask === null) return {};
  const { facts, caution } = referralContentOf(tx, ask);
  return {
    requestNumber: ask.number ?? undefined,
    requestDate: ask.sentAt == null ? undefined : toLocalDate(ask.sentAt),
    kindLabel: kindRow(ask.kind).zh,
    matter: ask.matter,
    requestedOn: toLocalDate(ask.requestedAt),
    inCustody: ask.inCustody,
    throughDutyLawyer: ask.throughDutyLawyer,
    facts: facts ?? undefined,
    caution,
  };
}

async function ofNotice(tx: CommandTx, id: string, { lineIds, facts: { licenceNumber } }: KeptFacts): Promise<Facts> {
  const notice = await tx.em.findOne(DefenceNoticeSchema, { id });
  if (notice === null) return {};
  const found = await tx.em.find(DefenceLineSchema, { id: { $in: [...lineIds] } });
  const lines = lineIds.flatMap((lineId) => found.filter((line) => line.id === lineId));
  const whole = await noticeOnPaper(tx, notice, lines);
  const [line] = lines;
  const [person] = whole.persons;
  if (line === undefined || person === undefined) return {};
  return {
    ...whole,
    ...(person.name === '' ? {} : { recipientName: person.name, personName: person.name }),
    cause: chargeOf(tx, line),
    ...(notice.number == null ? {} : { notice: { number: notice.number } }),
    scope: `${DEFENCE_STAGES[line.stage].zh}${notice.kind === 'DEFENCE' ? '辩护人' : '诉讼代理人'}`,
    ...(line.lawyerLicenceNumber === licenceNumber
      ? { phone: line.lawyerPhone ?? null, firm: line.lawyerFirm ?? null }
      : {}),
  };
}

/** Of a line that was sent on the first institution reads its own notice, as far as it still sees who it is about. */
async function ofLineSentOn(tx: CommandTx, firstId: string, kept: KeptFacts): Promise<Facts> {
  const found = await tx.em.find(DefenceLineSchema, {
    noticeId: firstId,
    reroutedToLineId: { $in: [...kept.lineIds] },
  });
  const { notice, ...now } = await ofNotice(tx, firstId, { ...kept, lineIds: found.map(({ id }) => id) });
  return { ...now, ...(notice === undefined ? {} : { noticeNumber: (notice as { number: string }).number }) };
}

async function ofHelp(tx: CommandTx, id: string): Promise<Facts> {
  const help = await tx.em.findOne(DutyLawyerHelpSchema, { id });
  return help === null ? {} : await helpOnPaper(tx, help);
}

async function ofPerson(tx: CommandTx, id: string): Promise<Facts> {
  const [person] = await openPersons(tx, [id]);
  return person === undefined ? {} : { recipientName: person.name };
}
