/**
 * Where the parts of a document stand in its text, for the errors that name them. graphql-js finds a line by scanning the
 * text from its start, for every node of every error: an answer with 3,000 errors about a text of 10,000 lines takes
 * minutes. The lexer has counted the lines already, so each node gets its line and column, and loses what is scanned;
 * with that go all tokens, which take more memory than the rest of a document that is kept.
 */
import { type ASTNode, type DocumentNode, type GraphQLError, Location, type SourceLocation } from "graphql";

const PLACE = Symbol("place");

type Placed = Omit<ASTNode, "loc"> & { loc?: Location | undefined; [PLACE]?: SourceLocation };

/** An error that names more nodes than this names the first of them. */
const MAX_LOCATIONS = 5;

/** Iterative, because nothing bounds yet how deep the document nests. */
export function keepPlaces(document: DocumentNode, text: string): void {
  const open: object[] = [document];
  for (let node = open.pop(); node; node = open.pop()) {
    if ("kind" in node) keepPlace(node as Placed);
    for (const [key, value] of Object.entries(node))
      if (typeof value === "object" && value !== null && key !== "loc") open.push(value);
  }
  // The text itself stays: the socket keeps it in place of each client's own copy.
  const source = { body: text, name: "GraphQL request", locationOffset: { line: 1, column: 1 } };
  const loc = Object.assign(Object.create(Location.prototype), { start: 0, end: text.length, source });
  Object.assign(document, { loc });
}

function keepPlace(node: Placed): void {
  const token = node.loc?.startToken;
  if (!token) return;
  node[PLACE] = { line: token.line, column: token.column };
  node.loc = undefined;
}

/** Says where in its text an error of the document is. One of the execution has a path instead. */
export function locate(error: GraphQLError, nodes: GraphQLError["nodes"]): void {
  if (error.path || error.locations?.length) return;
  const places = (nodes ?? []).slice(0, MAX_LOCATIONS).flatMap((node: Placed) => node[PLACE] ?? []);
  if (places.length > 0) Object.assign(error, { locations: places });
}
