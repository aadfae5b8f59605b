/**
 * Keeps the line and column of each node of a document, for the errors that name nodes. graphql-js finds a line by
 * scanning the text from its start, for every node of every error: an answer with 3,000 errors about a text of 10,000
 * lines takes minutes. The lexer has counted the lines already, so each node gets its line and column and loses its
 * `loc`. All tokens go with it, which take more memory than the rest of a cached document.
 */
import { type ASTNode, type DocumentNode, type GraphQLError, Location, type SourceLocation } from "graphql";

const PLACE = Symbol("place");

type Placed = Omit<ASTNode, "loc"> & { loc?: Location | undefined; [PLACE]?: SourceLocation };

/** An error with more nodes than this gets the locations of the first ones. */
const MAX_LOCATIONS = 5;

/** Iterative, because nothing has bounded the document's depth yet. */
export function keepPlaces(document: DocumentNode, text: string): void {
  const open: object[] = [document];
  for (let node = open.pop(); node; node = open.pop()) {
    if ("kind" in node) keepPlace(node as Placed);
    for (const [key, value] of Object.entries(node))
      if (typeof value === "object" && value !== null && key !== "loc") open.push(value);
  }
  // The text itself stays: the socket refers to it in place of each client's own copy.
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

/** Adds the locations to an error about the document. An error of the execution has a path instead. */
export function locate(error: GraphQLError, nodes: GraphQLError["nodes"]): void {
  if (error.path || error.locations?.length) return;
  const places = (nodes ?? []).slice(0, MAX_LOCATIONS).flatMap((node: Placed) => node[PLACE] ?? []);
  if (places.length > 0) Object.assign(error, { locations: places });
}
