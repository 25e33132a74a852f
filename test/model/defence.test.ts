import { EVERYBODY } from '../support/agencies.js';
import { attempts } from './defence-attempts.js';
import { COMMANDS, predict } from './defence-commands.js';
import { expected, start } from './defence-model.js';
import { DefenceWorld } from './defence-world.js';
import { plays } from './runner.js';

plays(
  {
    start,
    attempts,
    predict,
    expected,
    nameOf: ({ command, outcome, asked }) => `${command} ${outcome ?? asked ?? ''}`,
    endsEarly: /Discard|Withdraw|OwnCounsel|Cancel|Close|time/,
    silent: ({ command }) => command === 'time',
    commands: COMMANDS.length - 1,
    runs: 40,
  },
  async (t) => await DefenceWorld.open(t),
  EVERYBODY,
);
