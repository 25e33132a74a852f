import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  specifiedRules,
  type ValidationContext,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';

/** Errors told at most. Looking for more is the attacker's work, not ours. */
const ERRORS_AT_MOST = 5;

const RULES = specifiedRules.map((rule) => (rule === ValuesOfCorrectTypeRule ? ValuesWithoutEcho : rule));

/** What the specification says against a document. Values that stand in it are never repeated. */
export function validationErrors(
  schema: GraphQLSchema,
  document: DocumentNode,
  suggest: boolean,
): readonly GraphQLError[] {
  return validate(schema, document, RULES, { maxErrors: ERRORS_AT_MOST, hideSuggestions: !suggest });
}

const NAMES_ONLY = /^(Field "[\w.]+" (of required type|is not defined by type|must be non-null)|OneOf Input Object )/;

/** The specified rule; only its errors are reworded, because it and the scalars quote the offending literal. */
function ValuesWithoutEcho(context: ValidationContext): ASTVisitor {
  const masking: ValidationContext = Object.create(context, {
    reportError: {
      value: (error: GraphQLError) => {
        if (NAMES_ONLY.test(error.message)) return context.reportError(error);
        const type = context.getInputType();
        const message = `Expected a value of type "${type ?? '?'}".`;
        return context.reportError(new GraphQLError(message, { nodes: error.nodes }));
      },
    },
  });
  return ValuesOfCorrectTypeRule(masking);
}
