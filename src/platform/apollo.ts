import {
  ApolloServer,
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type DocumentNode, type FormattedExecutionResult, type GraphQLSchema, parse } from 'graphql';
import type { CompiledExecution } from './compiled/execution.js';
import { showError } from './graphql-errors.js';
import type { Logger } from './logging.js';
import type { Gate, GateAnswer } from './request-gate.js';
import { type RequestScope, requestScope } from './request-scope.js';

/** Stands in for a refused document: Apollo needs one to come to the answer that the gate has given already. */
const NOTHING: DocumentNode = parse('{ __typename }', { noLocation: true });

const NO_REQUEST: RequestScope = { requestId: '-', locale: 'zh-CN', viewer: null };

/**
 * Apollo Server with our gate in the place of its own parsing and validation, and our masking in the place of its own
 * error texts. Everything that costs and nobody asked for is off.
 */
export function createApollo(
  schema: GraphQLSchema,
  gate: Gate,
  logger: Logger,
  compiled: CompiledExecution | null,
): ApolloServer<BaseContext> {
  return new ApolloServer<BaseContext>({
    schema,
    nodeEnv: 'production',
    introspection: true, // the gate decides, by person
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    documentStore: null, // the gate remembers
    formatError: (_formatted, error) => showError(error, requestScope.getStore() ?? NO_REQUEST, logger),
    logger: quiet(logger),
    plugins: [
      gatePlugin(gate, logger, compiled),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

function gatePlugin(gate: Gate, logger: Logger, compiled: CompiledExecution | null): ApolloServerPlugin<BaseContext> {
  return {
    async requestDidStart() {
      const scope = requestScope.getStore() ?? NO_REQUEST;
      let answer: GateAnswer | undefined;
      return {
        async didResolveSource(requestContext) {
          const { operationName, variables } = requestContext.request;
          const { source: query } = requestContext;
          const { locale } = scope;
          const signedIn = scope.viewer !== null;
          answer = gate.prepareOperation({ query, operationName, variables, transport: 'http', signedIn, locale });
          // With a document in place and no store, Apollo neither parses nor validates again.
          Object.assign(requestContext, { document: 'errors' in answer ? NOTHING : answer.document });
          if ('errors' in answer) return;
          scope.operationName = answer.operation.name?.value;
          scope.operationKind = answer.operation.operation;
          scope.cost = answer.cost;
        },
        async responseForOperation({ contextValue }) {
          if (answer === undefined) return null;
          if (!('errors' in answer)) {
            const data = (await compiled?.answer(answer, contextValue)) ?? null;
            return data === null ? null : answeredWith({ data });
          }
          scope.refused = true;
          const errors = answer.errors.map((error) => showError(error, scope, logger));
          scope.codes = errors.map(({ extensions }) => String(extensions?.code));
          return answeredWith({ errors }, 400);
        },
      };
    },
    async unexpectedErrorProcessingRequest({ error }) {
      logger.error({ err: error, requestId: requestScope.getStore()?.requestId }, 'request failed unexpectedly');
    },
  };
}

function answeredWith(singleResult: FormattedExecutionResult, status?: number): GraphQLResponse {
  return {
    http: { ...(status === undefined ? {} : { status }), headers: new HeaderMap() },
    body: { kind: 'single', singleResult },
  };
}

/** Apollo's own remarks quote errors; only that there was one is kept. */
function quiet(logger: Logger) {
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: () => logger.warn({ source: 'apollo' }, 'the GraphQL server has a remark'),
    error: () => logger.error({ source: 'apollo' }, 'the GraphQL server met an error'),
  };
}
