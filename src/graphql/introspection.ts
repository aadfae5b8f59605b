/** Refuses introspection where it is off: over every transport, and through fragments and aliases as well. */
import type { ValidationRule } from "graphql";
import { forbidden } from "../errors.js";

/** The two fields by which a schema describes itself. `__typename` stays: it only names what the document reaches. */
const DESCRIBING = new Set(["__schema", "__type"]);

export const noIntrospection: ValidationRule = (context) => ({
  Field({ name }) {
    if (DESCRIBING.has(name.value))
      context.reportError(
        forbidden("Introspection is off on this server. Its operator can set PARLEY_INTROSPECTION=1."),
      );
  },
});
