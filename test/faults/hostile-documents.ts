/** Makes hostile documents up from the schema: large, deep, wide, repeated, and wrong in places. */
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

export interface HostileDocument {
  query: string;
  operationName?: string;
  variables: Record<string, unknown>;
  /** Which of the ways it was made up. */
  kind: string;
}

/** Ids that are somebody's: what is not found costs nothing. */
export interface Known {
  conversations: readonly string[];
  messages: readonly string[];
  users: readonly string[];
}

const MAX_BYTES = 200_000;
const ODD_NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "__typename", "valueOf", "a_b", "then"];

export class HostileDocuments {
  readonly #schema: GraphQLSchema;
  readonly #random: () => number;
  readonly #known: Known;
  #variables: Record<string, unknown> = {};
  #definitions: string[] = [];
  #fragments: string[] = [];
  #used = new Set<string>();
  #room = 0;
  #aliases = 0;

  constructor(schema: GraphQLSchema, { random, known }: { random: () => number; known: Known }) {
    this.#schema = schema;
    this.#random = random;
    this.#known = known;
  }

  next(): HostileDocument {
    this.#variables = {};
    this.#definitions = [];
    this.#fragments = [];
    this.#used = new Set();
    this.#aliases = 0;
    const ways: Record<string, () => string> = {
      anything: () => this.#anything("query"),
      page: () => this.#page(),
      stream: () => this.#anything("subscription"),
      ladder: () => this.#ladder(),
      crowd: () => this.#crowd(),
      repeats: () => this.#repeats(),
      introspection: () => this.#introspection(),
      operations: () => this.#operations(),
      literals: () => this.#literals(),
      noise: () => this.#noise(),
    };
    const kind = this.#pick(Object.keys(ways));
    const query = (ways[kind] as () => string)().slice(0, MAX_BYTES);
    return {
      query,
      variables: this.#variables,
      kind,
      ...(this.#chance(0.05) && { operationName: this.#pick(ODD_NAMES) }),
    };
  }

  // ── ways ──

  #anything(operation: "query" | "subscription"): string {
    this.#room = this.#size(5, 400);
    const root = operation === "query" ? this.#schema.getQueryType() : this.#schema.getSubscriptionType();
    if (this.#chance(0.3)) for (let i = this.#size(1, 12); i > 0; i--) this.#addFragment();
    const depth = this.#size(2, 13);
    const set =
      operation === "query" || this.#chance(0.1)
        ? this.#setOf(root as GraphQLNamedType, depth)
        : `{ ${this.#fieldOf(this.#pick(this.#fieldsOf(root as GraphQLNamedType)), depth)} }`;
    const name = this.#chance(0.2) ? this.#pick(ODD_NAMES) : "Made";
    return `${operation} ${name}${this.#declared()} ${set} ${this.#fragments.join(" ")}`;
  }

  /** A page as large as may be, with everything of each row. */
  #page(): string {
    this.#room = this.#size(20, 300);
    const conversation = JSON.stringify(this.#pick(this.#known.conversations));
    const [pages, type] = this.#pick([
      [`messages(conversationId: ${conversation}, last: 100)`, "Message"],
      ["inbox(first: 100)", "Conversation"],
      ["notifications(first: 100)", "Notification"],
      [`conversation(id: ${conversation}) { members(first: 100)`, "Member"],
      ['users(search: "a", first: 100)', "User"],
    ] as const);
    const set = this.#setOf(this.#schema.getType(type) as GraphQLNamedType, this.#size(1, 8));
    const rows = this.#pick([`nodes ${set}`, `edges { cursor node ${set} }`, `nodes ${set} edges { node ${set} }`]);
    const times = this.#chance(0.4) ? this.#size(1, 30) : 1;
    const all = Array.from({ length: times }, (_, i) => {
      const alias = times === 1 ? "" : `p${i}: `;
      return `${alias}${pages} { ${rows} pageInfo { hasNextPage } } ${type === "Member" ? "}" : ""}`;
    });
    return `query Page${this.#declared()} { ${all.join(" ")} } ${this.#fragments.join(" ")}`;
  }

  /** Fragments that spread the next one several times each. */
  #ladder(): string {
    const [steps, times] = [this.#size(2, 80), this.#size(1, 5)];
    const [type, inner] = this.#pick([
      ["Message", (next: string, i: number) => `a${i}: replyTo { ${next} }`],
      ["Message", (next: string) => `conversation { lastMessage { ${next} } }`],
      ["Message", (next: string) => `... { ${next} }`],
      ["User", (next: string) => next],
    ] as const);
    const ladder = Array.from({ length: steps }, (_, step) => {
      const next = `...F${this.#chance(0.01) ? 0 : step + 1}`;
      return `fragment F${step} on ${type} { ${Array.from({ length: times }, (_, i) => inner(next, i)).join(" ")} id }`;
    });
    const root =
      type === "User"
        ? "viewer { user { ...F0 } }"
        : `messages(conversationId: ${JSON.stringify(this.#pick(this.#known.conversations))}, last: ${this.#size(1, 100)}) { nodes { ...F0 } }`;
    return `query Ladder { ${root} } ${ladder.join(" ")} fragment F${steps} on ${type} { id }`;
  }

  /** Very many fragments, each beside each other. */
  #crowd(): string {
    const count = this.#size(5, 150);
    const fields = ["id", "username", "displayName", "avatarUrl", "createdAt", "presence { status }"];
    const all = Array.from({ length: count }, (_, i) => {
      const others = Array.from({ length: this.#size(0, 4) }, () => `...C${Math.floor(this.#random() * count)}`);
      const spread = this.#chance(0.2) ? others.join(" ") : "";
      return `fragment C${i} on User { ${this.#pick(fields)} ${this.#pick(fields)} ${spread} }`;
    });
    const spreads = Array.from({ length: this.#size(1, count) }, (_, i) => `...C${i}`).join(" ");
    return `{ viewer { user { ${spreads} } user { ${spreads} } } } ${all.join(" ")}`;
  }

  /** One field again and again, and its fields again and again. */
  #repeats(): string {
    const [outer, inner] = [this.#size(1, 250), this.#size(1, 25)];
    const leaf = this.#pick(["id ", "id username ", "... { id } ", "... on User { id } ", "presence { status } "]);
    const alias = this.#chance(0.3) ? `x${this.#size(0, 3)}: ` : "";
    return `{ ${`${alias}viewer { user { ${leaf.repeat(inner)} } } `.repeat(outer)} }`;
  }

  #introspection(): string {
    this.#room = this.#size(10, 450);
    const set = this.#setOf(this.#schema.getType("__Schema") as GraphQLNamedType, this.#size(3, 12));
    return `query Made${this.#declared()} { __schema ${set} } ${this.#fragments.join(" ")}`;
  }

  #operations(): string {
    const count = this.#size(2, 200);
    const all = Array.from({ length: count }, (_, i) => {
      const variables = this.#chance(0.5) ? "($a: Int, $b: Int)" : "";
      return `query O${this.#chance(0.05) ? 0 : i}${variables} { viewer { ...V } }`;
    });
    return `${all.join(" ")} fragment V on Viewer { user { ...U } blockedUsers(first: $a) { nodes { ...U } } } fragment U on User { id displayName }`;
  }

  #literals(): string {
    const depth = this.#size(1, 1_200);
    const ids = Array.from({ length: this.#size(1, 900) }, () => JSON.stringify(this.#pick(this.#known.messages)));
    return this.#pick([
      () => `{ nodes(ids: [${ids.join(" ")}]) { id ... on Message { body sender { displayName } } } }`,
      () => `{ nodes(ids: ${"[".repeat(depth)}${"]".repeat(depth)}) { id } }`,
      () => `{ inbox(filter: ${"{kind:".repeat(depth)}GROUP${"}".repeat(depth)}) { nodes { id } } }`,
      () => `query ($x: ${"[".repeat(depth)}Int${"]".repeat(depth)}) { inbox(first: $x) { nodes { id } } }`,
      () => `{ users(search: ${JSON.stringify("x".repeat(this.#size(1, 150_000)))}) { nodes { id } } }`,
      () => `{ searchMessages(query: """${"\n".repeat(this.#size(1, 50_000))}""") { nodes { id } } }`,
      () => `{ ${"inbox ".padEnd(this.#size(10, 150_000), "\n")} }`,
      () => `{ ${"z".repeat(this.#size(10, 150_000))} }`,
      () => "{ a ".repeat(depth) + "}".repeat(depth),
    ])();
  }

  #noise(): string {
    const text = this.#chance(0.5) ? this.#anything("query") : this.#ladder();
    const at = () => Math.floor(this.#random() * text.length);
    const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
    const bit = this.#pick([
      "#\n".repeat(this.#size(1, 20_000)),
      "@include(if: true) ",
      "{",
      "}",
      "...",
      "$",
      '"""',
      "\u0000",
      ", ",
    ]);
    return this.#pick([
      () => text.slice(0, from) + text.slice(to),
      () => text.slice(0, to) + bit + text.slice(to),
      () => text.slice(0, to) + bit.repeat(this.#size(1, 300)) + text.slice(to),
      () => text + text.slice(from),
    ])();
  }

  // ── parts ──

  #addFragment(): void {
    const types = Object.values(this.#schema.getTypeMap()).filter(
      (type) => isCompositeType(type) && !type.name.startsWith("__"),
    );
    const type = this.#pick(types);
    const name = this.#chance(0.1) ? this.#pick(ODD_NAMES) : `G${this.#fragments.length}`;
    this.#used.add(`${name} ${type.name}`);
    this.#fragments.push(`fragment ${name} on ${type.name} ${this.#setOf(type, this.#size(1, 5))}`);
  }

  #setOf(type: GraphQLNamedType, depth: number): string {
    const fields = isObjectType(type) || isAbstractType(type) ? this.#fieldsOf(type) : [];
    const parts: string[] = ["__typename"];
    for (let i = this.#size(1, 14); i > 0 && this.#room > 0; i--) {
      this.#room--;
      const spread = this.#chance(0.15) ? this.#spread(type, depth) : undefined;
      const field = this.#chance(0.003) ? undefined : this.#pick(fields);
      if (spread !== undefined) parts.push(spread);
      else if (field) parts.push(this.#fieldOf(field, depth));
      else parts.push(this.#pick(ODD_NAMES));
    }
    return `{ ${parts.join(" ")} }`;
  }

  #fieldsOf(type: GraphQLNamedType): GraphQLField<unknown, unknown>[] {
    return "getFields" in type && !isInputObjectType(type) ? Object.values(type.getFields()) : [];
  }

  #spread(type: GraphQLNamedType, depth: number): string {
    const fitting = [...this.#used].filter((each) => this.#chance(0.01) || each.endsWith(` ${type.name}`));
    if (fitting.length > 0 && this.#chance(0.7)) return `...${this.#pick(fitting).split(" ")[0]}`;
    const condition = isAbstractType(type) ? this.#pick(this.#schema.getPossibleTypes(type)) : type;
    const directive = this.#directive();
    return `... ${this.#chance(0.7) || condition !== type ? `on ${condition.name}` : ""} ${directive} ${this.#setOf(condition, depth - 1)}`;
  }

  #fieldOf(field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type);
    if (isCompositeType(type) && depth <= 0) return "__typename";
    const isAliased = this.#aliases < 34 && this.#chance(0.15);
    if (isAliased) this.#aliases++;
    const alias = isAliased ? `${this.#chance(0.1) ? this.#pick(ODD_NAMES) : `a${this.#aliases}`}: ` : "";
    const args = field.args.flatMap((arg) => this.#argument(arg));
    const set = isCompositeType(type) ? this.#setOf(type, depth - 1) : "";
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(", ")})` : ""} ${this.#directive()} ${set}`;
  }

  #argument(arg: GraphQLArgument): string[] {
    if (!isNonNullType(arg.type) && this.#chance(0.4)) return [];
    if (this.#chance(0.2)) return [`${arg.name}: ${this.#variable(String(arg.type), this.#valueOf(arg))}`];
    return [`${arg.name}: ${literal(this.#valueOf(arg))}`];
  }

  #valueOf({ name, type }: GraphQLArgument): unknown {
    const named = getNamedType(type);
    if (this.#chance(0.01)) return this.#pick([null, {}, [], "", -1, 2 ** 31, true]);
    if (isListType(isNonNullType(type) ? type.ofType : type))
      return Array.from({ length: this.#size(0, 60) }, () => this.#pick(this.#known.messages));
    // A poll that waits takes no CPU, but what else the process does meanwhile would be taken for its own.
    if (name === "waitSeconds") return this.#pick([0, 0, 31, -1]);
    if (named.name === "Int") return this.#pick([1, 20, 100, 100, 100, 0, 101, 2 ** 31 - 1]);
    if (named.name === "Boolean") return this.#chance(0.5);
    if (isEnumType(named)) return new Enumerated(this.#pick(named.getValues()).name);
    if (isInputObjectType(named)) return {};
    if (name === "conversationId") return this.#pick(this.#known.conversations);
    if (name === "waitSeconds") return 0;
    return this.#pick([...this.#known.conversations, ...this.#known.users, ...this.#known.messages.slice(0, 3), "a"]);
  }

  #directive(): string {
    if (!this.#chance(0.05)) return "";
    const value = this.#chance(0.5) ? this.#variable("Boolean!", this.#chance(0.7)) : String(this.#chance(0.8));
    return `@${this.#chance(0.03) ? "deprecated" : this.#pick(["include", "skip"])}(if: ${value})`;
  }

  #variable(type: string, value: unknown): string {
    const name = this.#chance(0.03) ? this.#pick(ODD_NAMES) : `v${this.#definitions.length}`;
    this.#definitions.push(`$${name}: ${type}`);
    if (!this.#chance(0.05)) this.#variables[name] = value instanceof Enumerated ? value.name : value;
    return `$${name}`;
  }

  #declared(): string {
    return this.#definitions.length > 0 ? `(${this.#definitions.join(" ")})` : "";
  }

  // ── chance ──

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }

  /** Small ones as often as large ones. */
  #size(least: number, most: number): number {
    return Math.round(least + (most - least) * this.#random() ** 2);
  }
}

class Enumerated {
  constructor(readonly name: string) {}
}

function literal(value: unknown): string {
  if (value instanceof Enumerated) return value.name;
  if (Array.isArray(value)) return `[${value.map(literal).join(" ")}]`;
  return JSON.stringify(value) ?? "null";
}
