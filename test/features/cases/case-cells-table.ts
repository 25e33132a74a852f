import type { CaseCommand } from '../../../src/features/cases/case.lifecycle.js';
import type { MemberContext } from '../../../src/kernel/context.js';
import { toGlobalId } from '../../../src/kernel/ids.js';
import type { CaseScene } from './case-cells-scene.js';
import { aReview, aSupplement, inAdvance, WAIVED } from './decided.js';
import { refused } from './desk.js';
import { at, importInto, rosterFile, type Staff, versionOf, workers } from './scene.js';

/** One command of the case: who gives it, who may not, and with which input. */
export interface Cell {
  mutation: string;
  /** Somebody who holds the right, if the state does. */
  who: () => MemberContext;
  /** Of the same side, with another role. */
  wrongRole: () => MemberContext;
  /** The same roles at the home institution. */
  wrongSide: () => MemberContext;
  /** The same roles at an institution that takes no part. */
  outside: () => MemberContext;
  input: () => Record<string, unknown>;
  prepare?: () => Promise<unknown>;
}

/** The cells of one case, after it was brought onto the scene. */
export function cellsOf(scene: CaseScene): Readonly<Record<CaseCommand, Cell>> {
  const { world, home, lead, stranger, id, lawyerId, paper } = scene;
  const cell = (
    mutation: string,
    desk: keyof Staff,
    wrong: keyof Staff,
    input: () => Record<string, unknown> = () => ({}),
    prepare?: () => Promise<unknown>,
  ): Cell => ({
    mutation,
    who: () => lead[desk],
    wrongRole: () => lead[wrong],
    wrongSide: () => home[desk],
    outside: () => stranger[desk],
    input,
    ...(prepare === undefined ? {} : { prepare }),
  });
  return {
    accept: cell('caseAccept', 'reception', 'handler'),
    grant: cell('caseGrant', 'head', 'reception', () => ({
      meansBranch: 'WAIVED',
      meansGround: 'MIGRANT_WORKER_WAGES',
    })),
    askSupplement: cell('caseAskSupplement', 'reception', 'head', () => ({ list: ['劳动合同'] })),
    supply: cell(
      'caseSupply',
      'reception',
      'officer',
      () => ({ note: '已补齐' }),
      () => aSupplement(world, lead, id, '2099-01-01'),
    ),
    deemWithdrawn: cell(
      'caseDeemWithdrawn',
      'reception',
      'handler',
      () => ({}),
      () => aSupplement(world, lead, id, '2020-01-01'),
    ),
    locate: cell('caseLocate', 'reception', 'head', () => ({ causeRegionCode: '140300' })),
    guide: cell('caseGuide', 'reception', 'assigner', () => ({
      bodyName: '劳动保障监察大队',
      explanation: '先行投诉',
    })),
    stateMeans: cell(
      'caseStateMeans',
      'reception',
      'assigner',
      () => ({ householdMembers: 3, monthlyIncomeFen: 240_000, monthlyExpensesFen: 210_000 }),
      () => inAdvance(world, id),
    ),
    review: cell('caseReview', 'reviewer', 'reception', () => ({ ...WAIVED, legal: '身份属实', opinion: 'GRANT' })),
    refuse: cell(
      'caseRefuse',
      'head',
      'reviewer',
      () => ({ ground: 'OUT_OF_SCOPE', reason: '不属于法律援助范围' }),
      () => aReview(world, lead, id),
    ),
    grantInAdvance: cell('caseGrantInAdvance', 'head', 'reception', () => ({
      ground: 'PRESERVATION_URGENT',
      reason: '对方正在转移财产',
    })),
    regularise: cell(
      'caseRegularise',
      'head',
      'officer',
      () => WAIVED,
      () => inAdvance(world, id),
    ),
    withdraw: cell('caseWithdraw', 'reception', 'assigner', () => ({ reason: '本人撤回' })),
    assign: cell('caseAssign', 'assigner', 'head', () => ({ lawyerId })),
    replace: cell('caseReplace', 'assigner', 'reception', () => ({ lawyerId, reason: '本人申请' })),
    start: cell('caseStart', 'handler', 'reception'),
    milestone: cell('caseMilestone', 'handler', 'head', () => ({ kind: 'SUIT_FILED', happenedOn: scene.today() })),
    importRoster: cell('importRoster', 'reception', 'head'),
    splitRow: cell('rosterRowSplit', 'handler', 'head', () => scene.row()),
    waiveRow: cell('rosterRowWaive', 'handler', 'assigner', () => ({ ...scene.row(), materialId: paper })),
    planRow: cell('rosterRowPlan', 'handler', 'reception', () => ({ ...scene.row(), until: '2029-01-01' })),
    settle: cell('settlementDraft', 'handler', 'head', () => ({ totalFen: 400 })),
    decide: cell(
      'settlementDecide',
      'handler',
      'officer',
      () => ({ ...scene.row(), id: scene.settlement, revision: 1, decision: 'DECLINED', how: 'PHONE' }),
      () => scene.anOffer(),
    ),
    award: cell('caseAward', 'handler', 'assigner', () => ({ rows: [{ ...scene.row(), amountFen: 700 }] })),
    pay: cell('paymentRecord', 'handler', 'head', () => ({ amountFen: 7, paidOn: scene.today(), method: 'CASH' })),
    submitFile: cell('caseSubmitFile', 'handler', 'reception', () => ({ summary: '已办结' })),
    close: cell(
      'caseClose',
      'head',
      'handler',
      () => ({}),
      () => world.loader.query(`update roster_row set plan_until = '2029-01-01' where case_id = $1`, [at(id)]),
    ),
    sendBack: cell('caseSendBack', 'head', 'assigner', () => ({ reason: '缺少文书' })),
    allowLawyer: cell(
      'caseAllowLawyer',
      'head',
      'handler',
      () => ({ lawyerId, note: '已核实，非同一人' }),
      () => scene.sameNameElsewhere(),
    ),
    setHearing: cell('caseSetHearing', 'reception', 'head', () => ({
      session: 'HEARING',
      heldAt: new Date(world.clock.now().getTime() + 86_400_000).toISOString(),
      place: '第三法庭',
    })),
    changeCustody: cell('caseChangeCustody', 'handler', 'assigner', () => ({ custody: 'DETAINED' })),
    changeStage: cell('caseChangeStage', 'reception', 'officer', () => ({ stage: 'INVESTIGATION' })),
    askReplacement: cell('caseReplacementAsk', 'reception', 'assigner', () => ({ reason: '两次未到庭' })),
    decideReplacement: cell(
      'caseReplacementDecide',
      'head',
      'handler',
      () => ({ granted: false, opinion: '已按期会见' }),
      () => scene.replacementIsAsked(),
    ),
    terminate: cell('caseTerminate', 'head', 'handler', () => ({ ground: 'REQUESTED', reason: '本人要求' })),
    correct: cell(
      'caseCorrect',
      'head',
      'assigner',
      () => ({}),
      () => scene.correctionIsOrdered(),
    ),
    organJoin: cell('organJoin', 'reception', 'head', () => scene.court()),
    organLeave: cell(
      'organLeave',
      'assigner',
      'officer',
      () => scene.court(),
      () => scene.organIsSide(),
    ),
    designate: {
      mutation: 'caseDesignate',
      who: () => scene.superior.head,
      wrongRole: () => scene.superior.reception,
      wrongSide: () => home.head,
      outside: () => stranger.head,
      input: () => ({
        organisationId: toGlobalId('Organisation', world.organisations.puyang),
        documentNumber: '阳司〔2026〕8号',
      }),
      prepare: () => scene.leadIsSuspended(),
    },
    archive: cell('caseArchive', 'reception', 'officer'),
  };
}

/** Which input names the case, and whether it names a version. */
export async function inputOf({ world, id }: CaseScene, { mutation, input }: Cell): Promise<Record<string, unknown>> {
  const given = input();
  if (mutation.startsWith('rosterRow') || mutation === 'settlementDecide') return given;
  const name = ['settlementDraft', 'paymentRecord', 'caseAward'].includes(mutation) ? 'caseId' : 'id';
  const version = mutation === 'caseMilestone' ? {} : { expectedVersion: await versionOf(world, id) };
  return { [name]: id, ...version, ...given };
}

let imported = 60_000;

/** The code of the refusal, null when it was done. */
export async function codeOf(scene: CaseScene, cellOf: Cell, who: MemberContext): Promise<string | null> {
  const { world, id } = scene;
  if (cellOf.mutation !== 'importRoster')
    return await refused(world, who, cellOf.mutation, await inputOf(scene, cellOf));
  imported += 1;
  return await importInto(world, who, id, rosterFile(workers(1, imported))).then(
    () => null,
    (error: { code: string }) => error.code,
  );
}
