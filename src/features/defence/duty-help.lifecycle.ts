import { defineLifecycle } from '../../kernel/lifecycle.js';

/** 值班律师法律帮助: an organ or a detention house asks, the institution sends its duty lawyer (lifecycles.md §6). */
export const dutyHelpLifecycle = defineLifecycle({
  name: 'dutyLawyerHelp',
  initial: 'REQUESTED',
  states: {
    REQUESTED: { zh: '已约见', en: 'requested', ball: ['REQUESTED'] },
    SCHEDULED: { zh: '已安排', en: 'scheduled', ball: ['REQUESTED'] },
    HELD: { zh: '已会见', en: 'held', ball: ['REQUESTED'] },
    RECORDED: { zh: '已登记', en: 'recorded', ball: 'DERIVED' },
    CONVERTED: { zh: '已转申请', en: 'converted to an application', ball: null, final: true },
    CANCELLED: { zh: '已取消', en: 'cancelled', ball: null, final: true },
  },
  transitions: [
    {
      command: 'schedule',
      from: ['REQUESTED'],
      to: 'SCHEDULED',
      side: 'REQUESTED',
      roles: ['RECEPTION', 'ASSIGNER', 'DUTY_LAWYER'],
      letter: 'DUTY_LAWYER_NOTICE',
      zh: '安排',
      en: 'names the duty lawyer and the hour',
    },
    {
      command: 'hold',
      from: ['SCHEDULED'],
      to: 'HELD',
      side: ['REQUESTED', 'REQUESTING', 'ASSISTING'],
      roles: ['DUTY_LAWYER'],
      guard:
        'the lawyer who is named; as a member of the institution, or of the station on whose roster the day stands',
      zh: '会见',
      en: 'the lawyer has met the person',
    },
    {
      command: 'record',
      from: ['HELD'],
      to: 'RECORDED',
      side: ['REQUESTED', 'REQUESTING', 'ASSISTING'],
      roles: ['DUTY_LAWYER'],
      guard: 'what was done, as the statute lists it; by the lawyer who is named, as for the meeting',
      clocks: { start: ['FORWARD_APPLICATION'] },
      zh: '登记',
      en: 'records the help; where the person asked for aid, the clock to forward runs from then',
    },
    {
      command: 'convert',
      from: ['HELD', 'RECORDED'],
      to: 'CONVERTED',
      side: 'REQUESTED',
      roles: ['DUTY_LAWYER', 'RECEPTION'],
      clocks: { stop: ['FORWARD_APPLICATION'] },
      zh: '转交申请',
      en: 'forwards the application the person made through the duty lawyer',
    },
    {
      command: 'cancel',
      from: ['REQUESTED', 'SCHEDULED'],
      to: 'CANCELLED',
      side: 'REQUESTING',
      roles: ['LIAISON'],
      zh: '取消',
      en: 'takes the request back before the meeting',
    },
  ],
});

export type DutyHelpState = (typeof dutyHelpLifecycle)['states'][number];
export type DutyHelpCommand = (typeof dutyHelpLifecycle)['commands'][number];
