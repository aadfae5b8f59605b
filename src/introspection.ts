/** Refuses to describe the schema, where introspection is off: the same for every transport, fragments and aliases. */
import type { ValidationRule } from "graphql";
import { forbidden } from "./errors.js";

/** The two fields by which a schema describes itself. `__typename` describes nothing that the document does not name. */
const DESCRIBING = new Set(["__schema", "__type"]);

export const noIntrospection: ValidationRule = (context) => ({
  Field({ name }) {
    if (DESCRIBING.has(name.value))
      context.reportError(
        forbidden("Introspection is off on this server. Its operator can set PARLEY_INTROSPECTION=1."),
      );
  },
});
