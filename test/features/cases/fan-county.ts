/** A city's judicial bureau. */
export const bureau = (key: string, nameZh: string, prefix: string, region: string) => ({
  key,
  kind: 'JUDICIAL_ADMINISTRATION',
  nameZh,
  nameEn: key,
  region,
  prefix,
  desks: BUREAU_DESKS,
});

const BUREAU_DESKS = {
  reception: ['RECEPTION'],
  head: ['HEAD'],
  supervisor: ['SUPERVISOR'],
  officer: ['COOPERATION_OFFICER'],
} as const;

/** A county's center below the bureau of Puyang, and that. */
export const FAN_COUNTY = [
  bureau('puyangBureau', '濮阳市司法局', '濮司', '410900'),
  {
    key: 'fanxian',
    nameZh: '范县法律援助中心',
    nameEn: 'Fan County Centre',
    region: '410926',
    prefix: '范援',
    parent: 'puyangBureau',
  },
];
