/**
 * Limits the size of a document with its fragments spread. It is counted once, in linear time, before any step that may
 * take longer. Each fragment is counted once, however often it is spread, and counting stops at the limit.
 */
import {
  type DefinitionNode,
  type DocumentNode,
  type ExecutionArgs,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { badInput, tooComplex } from "../errors.js";

export interface DocumentLimits {
  maxDepth: number;
  maxAliases: number;
  /** Fields of one operation, with fragments multiplied out; fragments and directives count as fields. */
  maxFields: number;
}

type Name = ExecutionArgs["operationName"];

/**
 * graphql-js compares all fields of the same place and name in pairs, and all fragments spread side by side in pairs.
 * Both are quadratic, so neither may be many.
 */
const MAX_REPEATS = 20;
const MAX_SPREADS = 30;
/** All definitions of a document together may have this multiple of the fields that one may have. */
const OPERATIONS = 2;

const known = new WeakMap<DocumentNode, Map<Name, number>>();

/** The number of fields of an operation with its fragments spread; 0 if it is unknown. */
export function expandedFields(document: DocumentNode, name: Name): number {
  const sizes = known.get(document);
  return (name == null ? sizes?.values().next().value : sizes?.get(name)) ?? 0;
}

/** Counts a document. Throws TOO_COMPLEX if it is too large. */
export function checkSize(document: DocumentNode, limits: DocumentLimits): void {
  const sizer = new Sizer(document, limits);
  const sizes = new Map<Name, number>();
  for (const operation of operationsOf(document)) sizes.set(operation.name?.value ?? null, sizer.add(operation));
  for (const fragment of fragmentsOf(document)) if (!sizer.hasCounted(fragment)) sizer.add(fragment);
  known.set(document, sizes);
}

const operationsOf = ({ definitions }: DocumentNode) =>
  definitions.filter((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION);
const fragmentsOf = ({ definitions }: DocumentNode) =>
  definitions.filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION);

interface Size {
  fields: number;
  depth: number;
}

/** One place of an answer, with counts of what is selected there. */
interface Place {
  repeats: number;
  spreads: number;
  below: Map<string, Place>;
}

const newPlace = (): Place => ({ repeats: 0, spreads: 0, below: new Map() });

class Sizer {
  readonly #limits: DocumentLimits;
  readonly #fragments: Map<string, FragmentDefinitionNode>;
  /** Undefined while a fragment is being counted. */
  readonly #sizes = new Map<string, Size | undefined>();
  #aliases = 0;
  #fields = 0;

  constructor(document: DocumentNode, limits: DocumentLimits) {
    this.#limits = limits;
    this.#fragments = new Map(fragmentsOf(document).map((fragment) => [fragment.name.value, fragment]));
  }

  hasCounted(fragment: FragmentDefinitionNode): boolean {
    // If several fragments have one name, only the last of them is ever spread.
    return this.#sizes.has(fragment.name.value) && this.#fragments.get(fragment.name.value) === fragment;
  }

  /** Counts an operation, or a fragment that no operation spreads: validation also covers what is never executed. */
  add(definition: OperationDefinitionNode | FragmentDefinitionNode): number {
    const { maxDepth, maxFields } = this.#limits;
    const { fields, depth } = this.#sizeOf(definition.selectionSet);
    if (depth > maxDepth) throw tooComplex(`The operation nests deeper than ${maxDepth} levels.`);
    this.#fields += fields;
    if (this.#fields > OPERATIONS * maxFields)
      throw tooComplex(`The document has more than ${OPERATIONS * maxFields} fields once its fragments are spread.`);
    const root = newPlace();
    this.#spread(definition.selectionSet, root);
    if (isSubscription(definition)) this.#checkSubscription(definition, root);
    return fields;
  }

  #sizeOf({ selections }: SelectionSetNode): Size {
    const size = { fields: 0, depth: 0 };
    for (const selection of selections) {
      const { fields, depth } = this.#sizeOfSelection(selection);
      size.fields += 1 + (selection.directives?.length ?? 0) + fields;
      size.depth = Math.max(size.depth, depth);
      if (size.fields > this.#limits.maxFields)
        throw tooComplex(
          `The operation has more than ${this.#limits.maxFields} fields once its fragments are spread. Ask for less at once.`,
        );
    }
    return size;
  }

  #sizeOfSelection(selection: SelectionNode): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#sizeOfFragment(selection.name.value);
    const size = selection.selectionSet ? this.#sizeOf(selection.selectionSet) : { fields: 0, depth: 0 };
    if (selection.kind === Kind.INLINE_FRAGMENT) return size;
    const { maxAliases } = this.#limits;
    if (selection.alias && ++this.#aliases > maxAliases)
      throw tooComplex(`The document has more than ${maxAliases} aliases.`);
    // graphql-js has its own rule for introspection, and tools nest it rather deeply.
    return { fields: size.fields, depth: selection.name.value.startsWith("__") ? 0 : 1 + size.depth };
  }

  #sizeOfFragment(name: string): Size {
    const fragment = this.#fragments.get(name);
    if (!fragment) return { fields: 0, depth: 0 }; // validation reports it
    const isOpen = this.#sizes.has(name);
    const counted = this.#sizes.get(name);
    if (counted) return counted;
    if (isOpen) throw badInput("query", `Cannot spread fragment "${name}" within itself.`);
    this.#sizes.set(name, undefined);
    const size = this.#sizeOf(fragment.selectionSet);
    this.#sizes.set(name, size);
    return size;
  }

  /**
   * Replaces graphql-js's rule, which throws if a directive at a subscription's root has a variable. The newest draft
   * of the specification forbids such directives there, because they must not decide whether a stream exists.
   */
  #checkSubscription({ selectionSet }: OperationDefinitionNode, root: Place): void {
    const [name] = root.below.keys();
    if (root.below.size !== 1 || name?.startsWith("__"))
      throw badInput("query", "A subscription asks for exactly one field, and not for introspection.");
    if (this.#isConditional(selectionSet))
      throw badInput("query", "`@skip` and `@include` cannot stand at the root of a subscription.");
  }

  /** Whether a directive may omit part of this set, also within fragments that are spread in it. */
  #isConditional({ selections }: SelectionSetNode): boolean {
    return selections.some((selection) => {
      if (selection.directives?.some(({ name }) => /^(skip|include)$/.test(name.value))) return true;
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.#isConditional(selection.selectionSet);
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD && this.#fragments.get(selection.name.value);
      return fragment && this.#isConditional(fragment.selectionSet);
    });
  }

  /** Spreads all fragments. The document is known to be small by now. */
  #spread({ selections }: SelectionSetNode, place: Place): void {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) this.#spread(selection.selectionSet, place);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (++place.spreads > MAX_SPREADS)
          throw tooComplex(`More than ${MAX_SPREADS} fragments are spread in one place.`);
        const fragment = this.#fragments.get(selection.name.value);
        if (fragment) this.#spread(fragment.selectionSet, place);
      } else {
        const name = (selection.alias ?? selection.name).value;
        const field = place.below.get(name) ?? newPlace();
        place.below.set(name, field);
        if (++field.repeats > MAX_REPEATS)
          throw tooComplex(`A field is asked for more than ${MAX_REPEATS} times in one place.`);
        if (selection.selectionSet) this.#spread(selection.selectionSet, field);
      }
    }
  }
}

const isSubscription = (definition: DefinitionNode): definition is OperationDefinitionNode =>
  definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION;
