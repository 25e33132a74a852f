import { ASK_MEMBER_COMMANDS, RESTRICTION_COMMANDS } from '../features/cases/restriction.rules.js';
import { sharingOf } from '../features/cases/sharing.rules.js';
import { SHARED_CLASSES } from '../features/cooperation/item-kinds.js';
import { MATERIAL_ROLES } from '../features/materials/material.rules.js';
import { CASEWORK_ROLES, type Part, PERSON_ROLES, ROLES, type Role } from '../kernel/roles.js';
import { type AnyLifecycle, LIFECYCLES } from './lifecycle-pages.js';
import { code, table } from './markdown.js';

/** One right: the command, its words, and the sides that hold it; none where it is one's own organisation's affair. */
interface Right {
  command: string;
  zh: string;
  roles: readonly Role[];
  sides: readonly string[];
  guard: string;
}

/** Rights that no lifecycle table states, with the constants that guard them. */
const BESIDE_THE_TABLES: readonly { title: string; rights: readonly Right[] }[] = [
  {
    title: 'Who sees a restricted case 限制查看',
    rights: Object.entries(RESTRICTION_COMMANDS).map(([command, { zh, roles, side }]) => ({
      command: `case.${command}`,
      zh,
      roles,
      sides: side,
      guard: 'with a reason',
    })),
  },
  {
    title: 'Who sees a restricted notice or help 限制查看',
    rights: ['notice', 'dutyLawyerHelp'].flatMap((ask) =>
      Object.entries(ASK_MEMBER_COMMANDS).map(([command, { zh, roles, side }]) => ({
        command: `${ask}.${command}`,
        zh,
        roles,
        sides: side,
        guard: 'with a reason',
      })),
    ),
  },
  {
    title: 'Persons and files 人员与材料',
    rights: [
      {
        command: 'person.reveal',
        zh: '查看完整信息',
        roles: PERSON_ROLES,
        sides: [],
        guard: 'as far as it is shared',
      },
      { command: 'material.attach', zh: '提交材料', roles: MATERIAL_ROLES, sides: [], guard: '' },
    ],
  },
];

/** A chapter for each role: every command that it may give, subject by subject, and for which side. */
export function roleChapters(): string {
  const groups = [
    ...LIFECYCLES.map(({ zh, en, lifecycle }) => ({ title: `${en} ${zh}`, rights: rightsIn(lifecycle) })),
    ...BESIDE_THE_TABLES,
  ];
  return (Object.keys(ROLES) as Role[])
    .map((role) => {
      const rows = groups.flatMap(({ title, rights }) =>
        rights
          .filter(({ roles }) => roles.includes(role))
          .map(({ command, zh, sides, guard }) => [title, code(command), zh, code(...sides), guard]),
      );
      const { zh, en } = ROLES[role];
      const body = rows.length === 0 ? nothing(role) : table(['Of', 'Command', '办理', 'Side', 'Only if'], rows);
      return [`## ${role} ${zh}`, `${zh}: ${en}.`, body].join('\n\n');
    })
    .join('\n\n');
}

function nothing(role: Role): string {
  return CASEWORK_ROLES.includes(role)
    ? 'Reads the casework of the organisation, and commands nothing in it.'
    : 'Sees no case.';
}

/** The rights of one table; a command that several rows state for one side and role stands once. */
function rightsIn({ name, table: { transitions } }: AnyLifecycle): Right[] {
  const rights = transitions
    .filter(({ side }) => side !== 'SYSTEM')
    .map(({ command, zh, side, roles, guard }) => ({
      command: `${name}.${command}`,
      zh,
      roles,
      sides: typeof side === 'string' ? [side] : [...side],
      guard: guard ?? '',
    }));
  const once = new Map(
    rights.map((right) => [JSON.stringify([right.command, right.sides, right.roles, right.guard]), right]),
  );
  return [...once.values()];
}

const PARTS_OF_A_CASE: readonly Part[] = ['LEAD', 'HOME', 'ORGAN', 'SUPPORT', 'SUPERVISOR', 'ASKED', 'FORMER_LEAD'];

/** How far each side of a case sees each class of fields, from the rule that projects them. */
export function sharingTable(): string {
  return table(
    ['Side', ...SHARED_CLASSES],
    PARTS_OF_A_CASE.map((part) => {
      const sharing = sharingOf({ part, grants: [], narrowed: [] });
      return [code(part), ...SHARED_CLASSES.map((fieldClass) => sharing[fieldClass].level)];
    }),
  );
}
