import { participantsOf } from '../../access/participation.js';
import type { CommandTx } from '../../command/command.js';
import { toLocalDate } from '../../kernel/local-date.js';
import { previewClock } from '../deadlines/deadline.service.js';
import { type IssuedLetter, issueLetter } from '../letters/letter.service.js';
import { assignmentNotice } from '../letters/templates/assignment-notice.js';
import { grantDecision } from '../letters/templates/grant-decision.js';
import { officialLetter } from '../letters/templates/official-letter.js';
import { replacementNotice } from '../letters/templates/replacement-notice.js';
import { AID_FORMS, type LegalAidCase, type MeansBranch } from './case.entity.js';
import { MEANS_GROUNDS, type MeansGround } from './case.rules.js';
import type { RecipientFacts } from './case-persons.js';

const REASONS: Readonly<Record<MeansBranch, string>> = {
  NOT_REQUIRED: '依照《中华人民共和国法律援助法》第三十二条，不受经济困难条件的限制，符合法律援助条件',
  WAIVED: '依照《中华人民共和国法律援助法》第四十二条，免予核查经济困难状况，符合法律援助条件',
  PLEDGE: '申请人已就经济困难状况作出诚信承诺，符合法律援助条件',
  INFO_QUERY: '经信息共享查询核实经济困难状况，符合法律援助条件',
  RECOGNISED: '异地法律援助机构已审查经济困难状况，本单位予以互认，符合法律援助条件',
};

/** Issues 给予法律援助决定书 to the applicant. */
export async function issueGrantDecision(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
): Promise<IssuedLetter> {
  const branch = legalAidCase.meansBranch ?? 'PLEDGE';
  const ground = legalAidCase.meansGround as MeansGround | null;
  const why = ground === null ? '' : `属于${MEANS_GROUNDS[ground].zh}的情形，`;
  return await issueLetter(tx, {
    template: grantDecision,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    toOrganisationId: null,
    addressee: recipients.label,
    facts: {
      applicantName: recipients.label,
      appliedOn: toLocalDate(legalAidCase.receivedAt),
      applicationNumber: legalAidCase.number ?? null,
      cause: tx.ctx.reference.causeName(legalAidCase.causeCode, 'zh-CN'),
      reason: `${why}${REASONS[branch]}`,
      formsOfAid: [AID_FORMS[legalAidCase.form].zh],
      regulariseBy: null,
    },
  });
}

/** Issues 法律援助公函 (form 13) to every organ of the case. Afterwards each knows who acts, and in whose place. */
export async function issueOfficialLetters(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  lawyer: { firm: string | null },
  replacedLawyerName: string | null,
): Promise<string[]> {
  const organs = (await participantsOf(tx, legalAidCase.id)).filter(({ part }) => part === 'ORGAN');
  const issued: string[] = [];
  for (const { organisationId } of organs) {
    const { id } = await issueLetter(tx, {
      template: officialLetter,
      subjectType: 'LEGAL_AID_CASE',
      subjectId: legalAidCase.id,
      toOrganisationId: organisationId,
      facts: {
        recipientName: recipients.label,
        cause: tx.ctx.reference.causeName(legalAidCase.causeCode, 'zh-CN'),
        caseNumber: legalAidCase.number ?? null,
        notice: null,
        scope: legalAidCase.form === 'CRIMINAL_DEFENCE' ? '辩护人' : '代理人',
        lawyerName: legalAidCase.lawyerName ?? '',
        licenceNumber: legalAidCase.lawyerLicenceNumber ?? '',
        firm: lawyer.firm,
        phone: legalAidCase.lawyerPhone ?? null,
        replacedLawyerName,
      },
    });
    issued.push(id);
  }
  return issued;
}

/** Issues 更换法律援助人员通知书 (form 17) to the unit of the lawyer who is replaced. */
export async function issueReplacementNotice(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  replaced: { name: string; firm: string | null },
  lawyer: { name: string; firm: string | null },
): Promise<IssuedLetter> {
  return await issueLetter(tx, {
    template: replacementNotice,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    toOrganisationId: null,
    addressee: replaced.firm ?? replaced.name,
    facts: {
      recipientName: recipients.label,
      cause: tx.ctx.reference.causeName(legalAidCase.causeCode, 'zh-CN'),
      caseNumber: legalAidCase.number ?? null,
      replacedLawyerName: replaced.name,
      lawyerName: lawyer.name,
      lawyerFirm: lawyer.firm,
    },
  });
}

/** Issues 指派通知书 to the lawyer's firm. */
export async function issueAssignmentNotice(
  tx: CommandTx,
  legalAidCase: LegalAidCase,
  recipients: RecipientFacts,
  lawyer: { name: string; licenceNumber: string; firm: string | null },
): Promise<IssuedLetter> {
  const signBy = previewClock(tx.ctx, {
    ruleId: 'AGREEMENT_SIGN',
    organisationId: legalAidCase.leadOrganisationId,
    startedAt: tx.now,
  });
  return await issueLetter(tx, {
    template: assignmentNotice,
    subjectType: 'LEGAL_AID_CASE',
    subjectId: legalAidCase.id,
    toOrganisationId: null,
    addressee: lawyer.firm ?? lawyer.name,
    facts: {
      recipientName: recipients.label,
      cause: tx.ctx.reference.causeName(legalAidCase.causeCode, 'zh-CN'),
      caseNumber: legalAidCase.number ?? null,
      formOfAid: AID_FORMS[legalAidCase.form].zh,
      lawyerName: lawyer.name,
      licenceNumber: lawyer.licenceNumber,
      signBy: signBy.dueOn ?? toLocalDate(tx.now),
      hearing: null,
    },
  });
}
