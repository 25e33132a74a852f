import { spawn } from 'node:child_process';
import type { Block, Notes, Step } from './readme-blocks.js';

export interface Surroundings {
  /** The checkout. */
  root: string;
  /** The page's `localhost:4000` is this server. */
  port: number;
  /** What the page's shell blocks find in their environment. */
  environment: NodeJS.ProcessEnv;
  notes: Notes;
}

const PASSWORD = 'yuanlian-demo-2026';
/** The prefix of the demo world's organisations, by the first word of a login. */
const PREFIXES: Readonly<Record<string, string>> = { puyang: '豫濮援', yangquan: '晋阳援', union: '濮工' };

/** Runs a page's blocks one after the other, as its reader would. */
export class PageRun {
  readonly #tokens = new Map<string, string>();

  constructor(readonly around: Surroundings) {}

  /** Does what a block says and compares what comes of it with the block below. @throws Error with the difference */
  async run({ block, answer }: Step): Promise<void> {
    const actual = await this.#outcome(block);
    if (answer === null) return;
    const { notes } = this.around;
    const fault =
      answer.language === 'json'
        ? notes.fault(JSON.parse(answer.text), JSON.parse(actual))
        : notes.linesFault(this.#here(answer.text), actual);
    if (fault !== null) throw new Error(`${fault}\n\nThe answer was:\n${actual}`);
  }

  async #outcome(block: Block): Promise<string> {
    const text = this.#here(this.around.notes.filled(block.text));
    switch (block.language) {
      case 'graphql':
        return await this.#graphql(text, /^# ([a-z]+\.[a-z]+)$/m.exec(text)?.[1] ?? null);
      case 'bash':
        return await this.#child('bash', ['-euo', 'pipefail', '-c', text]);
      case 'js':
        return await this.#child(process.execPath, ['--input-type=module', '--eval', text]);
      default:
        throw new Error(`Nobody executes the ${block.language || 'plain'} block of line ${block.line}.`);
    }
  }

  #here(text: string): string {
    return text.replaceAll('localhost:4000', `localhost:${this.around.port}`);
  }

  async #graphql(query: string, who: string | null): Promise<string> {
    const token = who === null ? null : await this.#tokenOf(who);
    return JSON.stringify(await this.#ask(query, token), null, 2);
  }

  async #ask(query: string, token: string | null): Promise<unknown> {
    const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`http://localhost:${this.around.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify({ query }),
    });
    return await response.json();
  }

  async #tokenOf(login: string): Promise<string> {
    const known = this.#tokens.get(login);
    if (known !== undefined) return known;
    const organisation = PREFIXES[login.split('.')[0] ?? ''] ?? '';
    const input = `{ account: "${login}", password: "${PASSWORD}", organisation: "${organisation}" }`;
    const answer = (await this.#ask(`mutation { signIn(input: ${input}) { accessToken } }`, null)) as {
      data: { signIn: { accessToken: string | null } };
    };
    const token = answer.data.signIn.accessToken;
    if (token === null) throw new Error(`Nobody signs in as ${login}.`);
    this.#tokens.set(login, token);
    return token;
  }

  async #child(command: string, args: readonly string[]): Promise<string> {
    const { root, environment } = this.around;
    const child = spawn(command, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const code = await new Promise<number | null>((done) => child.once('close', done));
    if (code !== 0) throw new Error(`It ended with ${code}:\n${out}${err}`);
    return out;
  }
}
