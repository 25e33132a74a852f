import { attempts, predict } from './cooperation-commands.js';
import { start } from './cooperation-model.js';
import { plays } from './runner.js';
import { expected, World } from './world.js';

plays(
  {
    start,
    attempts,
    predict,
    expected,
    nameOf: ({ command, kind }) => `${command} ${kind ?? ''}`,
    endsEarly: /Discard|Withdraw|Unable|CANCEL_ITEM|RECALL|RETURN|REDIRECT|SendBack/,
    commands: 30,
    runs: 100,
  },
  async (t) => await World.open(t),
);
