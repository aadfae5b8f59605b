/** The average length of each list of an introspection. The schema is known, so the averages are exact. */
import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

/** Averages by the list's name. Few types are wrapped more than twice, so deep levels of `ofType` count for little. */
export function introspectionFactors(schema: GraphQLSchema): Map<string, number> {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const args = fields.flatMap((field) => field.args);
  const inputs = types.flatMap((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : []));
  const values = types.flatMap((type) => (isEnumType(type) ? type.getValues() : []));
  const interfaces = types.flatMap((type) => (isObjectType(type) ? type.getInterfaces() : []));
  const wrapped = [...fields, ...args, ...inputs].map(({ type }) => wrappersOf(type));
  const ofTypes = wrapped.reduce((sum, count) => sum + count, 0);
  return new Map([
    ["__Schema.types", types.length],
    ["__Schema.directives", directives.length],
    ["__Directive.args", 1],
    ["__Directive.locations", 1],
    ["__Type.fields", fields.length / types.length],
    ["__Field.args", args.length / fields.length],
    ["__Type.inputFields", inputs.length / types.length],
    ["__Type.enumValues", values.length / types.length],
    ["__Type.interfaces", interfaces.length / types.length],
    ["__Type.possibleTypes", interfaces.length / types.length],
    ["__Type.ofType", ofTypes / (ofTypes + wrapped.length)],
  ]);
}

function wrappersOf(type: unknown): number {
  return isNonNullType(type) || isListType(type) ? 1 + wrappersOf(type.ofType) : 0;
}
