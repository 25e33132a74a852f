import { key, type TestApp } from '../support/app.js';

/** A case as a story looks at it. */
export interface StoryCase {
  id: string;
  number: string;
  state: string;
  version: number;
  receivedAt: string;
  restricted: boolean;
  matter: string | null;
  facts: string | null;
  part: string;
}

const FIELDS = 'id number state version receivedAt restricted matter facts part';

/** Runs a command of a case in somebody's name, that must be taken. */
export async function move(
  t: TestApp,
  login: string,
  mutation: string,
  input: Record<string, unknown>,
  type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`,
): Promise<StoryCase> {
  const person = await t.as(login);
  const { moved } = await person.run<{ moved: { case: StoryCase | null; userErrors: { code: string }[] } }>(
    `mutation ($input: ${type}!) { moved: ${mutation}(input: $input) { case { ${FIELDS} } userErrors { code message } } }`,
    { input: { idempotencyKey: key(), ...input } },
  );
  if (moved.case === null) throw new Error(`${mutation} as ${login}: ${JSON.stringify(moved.userErrors)}`);
  return moved.case;
}

/** A case as somebody sees it now; null when it is not there for them. */
export async function caseOf(t: TestApp, login: string, id: string): Promise<StoryCase | null> {
  const person = await t.as(login);
  return (await person.run<{ case: StoryCase | null }>(`query ($id: ID!) { case(id: $id) { ${FIELDS} } }`, { id }))
    .case;
}

export const at = ({ id, version }: { id: string; version: number }) => ({ id, expectedVersion: version });

/** Where somebody's stream stands now. */
export async function head(t: TestApp, login: string): Promise<string> {
  const person = await t.as(login);
  return (await person.run<{ viewer: { streamHead: string } }>('query { viewer { streamHead } }')).viewer.streamHead;
}

/** Everything that an office can get to read of its stream and its lists, as one text. */
export async function allThatReaches(t: TestApp, login: string, from: string): Promise<string> {
  const person = await t.as(login);
  return JSON.stringify(
    await person.run(
      `query ($from: String) { events(first: 100, after: $from) { head frames { __typename ... on EventFrame { word subjectType from to references { name value } subject { __typename
         ... on Referral { id state outcome outcomeOn legalAidCase { number } letters { number template } timeline { nodes { word } } }
         ... on LegalAidCase { id number } } } } }
       referrals { nodes { id number state outcome matter facts letters { number } legalAidCase { number } } } inbox { nodes { id number matter } }
       cases { nodes { id number } } }`,
      { from },
    ),
  );
}
