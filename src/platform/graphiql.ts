import type { FastifyInstance } from 'fastify';
import { makeHTMLParts, type RuruServerConfig, ruruHTML } from 'ruru/server';
import { getStaticFile } from 'ruru/static';

/** A tab that stands ready when somebody opens the IDE for the first time. */
export interface GraphiqlTab {
  readonly query: string;
  /** JSON text. Not in the first tab: GraphiQL would open it again and again. */
  readonly variables?: string;
  /** JSON text; the IDE sends these with subscriptions too, as connection parameters. */
  readonly headers?: string;
}

/** ruru's own type asks for every property of GraphiQL, whose types it does not bring along. */
type ClientConfig = NonNullable<RuruServerConfig['clientConfig']>;

const PAGE = '/graphiql';
const STATIC = `${PAGE}/static/`;

/**
 * The IDE, entirely from our own files. Afterwards `/graphiql` shows ruru with the given tabs; its inline scripts are
 * served as files, so the page works under a policy that allows no inline script, and nothing asks another host.
 */
export function registerGraphiql(app: FastifyInstance, endpoint: string, tabs: readonly GraphiqlTab[]): void {
  // ruru hands every property on to GraphiQL, these too that its own type does not list. The first tab takes its headers
  // from `initialHeaders` only.
  const headers = tabs[0]?.headers;
  const clientConfig = {
    defaultTabs: tabs,
    initialHeaders: headers,
    defaultHeaders: headers,
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  };
  const config: RuruServerConfig = {
    staticPath: STATIC,
    endpoint,
    subscriptionEndpoint: endpoint,
    clientConfig: clientConfig as unknown as ClientConfig,
  };
  const parts = makeHTMLParts(config);
  const scripts = {
    'config.js': contentOf(parts.configScript),
    'workers.js': contentOf(parts.headerScripts),
    'theme.js': contentOf(parts.bodyScripts),
    'start.js': contentOf(parts.bodyInitScript),
  };
  const html = ruruHTML({
    ...config,
    htmlParts: {
      metaTags: (tags) => `${tags}\n<link rel="icon" href="data:," />`,
      titleTag: '<title>Yuanlian 援联 · GraphQL</title>',
      configScript: `<script src="${PAGE}/config.js"></script>`,
      headerScripts: `<script type="module" src="${PAGE}/workers.js"></script>`,
      bodyScripts: `<script type="module" src="${PAGE}/theme.js"></script>`,
      bodyInitScript: `<script type="module" src="${PAGE}/start.js"></script>`,
    },
  });

  app.get(PAGE, (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html),
  );
  for (const [name, script] of Object.entries(scripts)) {
    app.get(`${PAGE}/${name}`, (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
    );
  }
  app.get(`${STATIC}*`, async (request, reply) => {
    const acceptEncoding = String(request.headers['accept-encoding'] ?? '');
    const file = await getStaticFile({
      staticPath: STATIC,
      urlPath: request.url,
      acceptEncoding,
      disallowDevAssets: true,
    });
    if (file === null) return reply.callNotFound();
    if (request.headers['if-none-match'] === file.headers.etag) return reply.code(304).send();
    return reply
      .headers(file.headers)
      .headers({ 'cache-control': 'public, max-age=86400', vary: 'accept-encoding' })
      .send(file.content);
  });
}

/** What stands between the script tags. */
function contentOf(scriptTag: string): string {
  return scriptTag
    .replace(/<script[^>]*>/g, '')
    .replace(/<\/script>/g, '')
    .trim();
}
