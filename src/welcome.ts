import type { App } from './app.js';
import { DEMO_PASSWORD, demoAccounts, loadDemoWorld } from './demo-world.js';

/** Tells a newcomer where everything is; with a demo world, who can sign in and one line that works as printed. */
export async function welcome(app: App, options: { demo: boolean; host: string }): Promise<void> {
  const lines = [
    '',
    '  援联 Yuanlian is running.',
    '',
    `  GraphQL (HTTP and WebSocket)   http://localhost:${app.port}/graphql`,
    `  IDE with ready tabs            http://localhost:${app.port}/graphiql`,
    `  Health                         http://localhost:${app.port}/livez   http://localhost:${app.port}/readyz`,
  ];
  if (options.demo) {
    await loadDemoWorld(app);
    const [first] = demoAccounts();
    lines.push('', `  The demo world (invented people, real places; password of all: ${DEMO_PASSWORD})`, '');
    const widest = Math.max(...demoAccounts().map(({ organisation }) => organisation.length));
    for (const { login, organisation, desk } of demoAccounts())
      lines.push(`    ${login.padEnd(28)}${organisation.padEnd(widest + 1, '　')}${desk}`);
    if (first !== undefined) {
      const input = `{account:\\"${first.login}\\",password:\\"${DEMO_PASSWORD}\\",organisation:\\"${first.prefix}\\"}`;
      lines.push(
        '',
        '  Try it:',
        '',
        `    curl -s http://localhost:${app.port}/graphql -H 'content-type: application/json' -d '{"query":"mutation{signIn(input:${input}){accessToken userErrors{message}}}"}'`,
      );
    }
    if (options.host === '127.0.0.1')
      lines.push('', '  With a demo world it listens on this machine only; set HOST to change that.');
  }
  lines.push('', '  Ctrl-C stops it; its data stays.', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}
