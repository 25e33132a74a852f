import type { Role } from '../../src/kernel/roles.js';
import { ORGANISATIONS, type OrganisationSeed } from './world.js';

/** The desks of a body that is no legal aid institution. */
const AGENCY_DESKS: Readonly<Record<string, readonly Role[]>> = {
  liaison: ['LIAISON'],
  liaison2: ['LIAISON'],
  head: ['HEAD'],
  supervisor: ['SUPERVISOR'],
  admin: ['ORG_ADMIN'],
};

const agency = (seed: OrganisationSeed): OrganisationSeed => ({ desks: AGENCY_DESKS, ...seed });

const station = (seed: OrganisationSeed): OrganisationSeed =>
  agency({ kind: 'WORKSTATION', workstationKind: 'WORKSTATION', powers: ['CONSULT', 'COLLECT', 'FORWARD'], ...seed });

/** The bodies around the institutions: who notifies, refers, forwards, mediates and supervises (scenarios.md 3 to 9 and 13). */
export const AGENCIES: readonly OrganisationSeed[] = [
  agency({
    key: 'bureau',
    kind: 'JUDICIAL_ADMINISTRATION',
    nameZh: '平顶山市司法局',
    nameEn: 'Pingdingshan Bureau of Justice',
    region: '410400',
    prefix: '平司',
  }),
  {
    key: 'zhanhe',
    nameZh: '湛河区法律援助中心',
    nameEn: 'Zhanhe Legal Aid Centre',
    region: '410411',
    prefix: '平湛援',
    parent: 'bureau',
  },
  {
    key: 'weidong',
    nameZh: '卫东区法律援助中心',
    nameEn: 'Weidong Legal Aid Centre',
    region: '410403',
    prefix: '平卫援',
    parent: 'bureau',
  },
  {
    key: 'jiaxian',
    nameZh: '郏县法律援助中心',
    nameEn: 'Jia County Legal Aid Centre',
    region: '410425',
    prefix: '郏援',
    parent: 'bureau',
  },
  agency({
    key: 'office',
    kind: 'JUDICIAL_OFFICE',
    nameZh: '湛河区曹镇司法所',
    nameEn: 'Caozhen Judicial Office',
    region: '410411',
    prefix: '湛曹司',
  }),
  agency({
    key: 'court',
    kind: 'COURT',
    nameZh: '铜梁区人民法院',
    nameEn: 'Tongliang District Court',
    region: '500151',
    prefix: '渝铜法',
  }),
  agency({
    key: 'police',
    kind: 'PUBLIC_SECURITY',
    nameZh: '铜梁区公安局',
    nameEn: 'Tongliang Public Security Bureau',
    region: '500151',
    prefix: '渝铜公',
  }),
  agency({
    key: 'detention',
    kind: 'DETENTION_HOUSE',
    nameZh: '铜梁区看守所',
    nameEn: 'Tongliang Detention House',
    region: '500151',
    prefix: '渝铜看',
  }),
  station({
    key: 'courtStation',
    nameZh: '铜梁区法律援助中心驻法院工作站',
    nameEn: 'Tongliang legal aid workstation at the court',
    region: '500151',
    prefix: '渝铜法站',
    supervising: 'tongliang',
    host: 'court',
  }),
  station({
    key: 'detentionStation',
    nameZh: '铜梁区法律援助中心驻看守所工作站',
    nameEn: 'Tongliang legal aid workstation at the detention house',
    region: '500151',
    prefix: '渝铜看站',
    supervising: 'tongliang',
    host: 'detention',
    desks: { ...AGENCY_DESKS, duty: ['DUTY_LAWYER'] },
  }),
  agency({
    key: 'arbitration',
    kind: 'ARBITRATION_COMMISSION',
    nameZh: '濮阳市劳动人事争议仲裁委员会',
    nameEn: 'Puyang Labour Arbitration Commission',
    region: '410900',
    prefix: '濮劳仲',
  }),
  station({
    key: 'arbitrationStation',
    nameZh: '濮阳市法律援助中心驻仲裁院工作站',
    nameEn: 'Puyang legal aid workstation at the arbitration court',
    region: '410900',
    prefix: '豫濮仲站',
    supervising: 'puyang',
    host: 'arbitration',
  }),
  agency({
    key: 'women',
    kind: 'WOMENS_FEDERATION',
    nameZh: '濮阳市妇女联合会',
    nameEn: "Puyang Women's Federation",
    region: '410900',
    prefix: '濮妇',
  }),
];

/** The institutions of the stories and the bodies around them: `startTestApp({}, EVERYBODY)`. */
export const EVERYBODY: readonly OrganisationSeed[] = [...ORGANISATIONS, ...AGENCIES];
