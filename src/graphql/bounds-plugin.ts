/**
 * The Pothos plugin that lets arguments and input fields declare their bounds. The schema's build fails for a text or a
 * list without one. A bound that is a plain number is appended to the description, so the two cannot differ.
 */
import SchemaBuilder, {
  BasePlugin,
  type FieldRequiredness,
  type InputType,
  type PothosInputFieldConfig,
  type SchemaTypes,
} from "@pothos/core";
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
} from "graphql";
import { loadConfig } from "../config.js";
import { boundOf } from "../text/text.js";
import { type Bounds, boundsOf, type TextBound } from "./bounds.js";

const NAME = "bounds";
const TEXTS = new Set(["String", "ID"]);

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      bounds: BoundsPlugin<Types>;
    }
    export interface InputFieldOptions<
      Types extends SchemaTypes = SchemaTypes,
      Type extends InputType<Types> | [InputType<Types>] = InputType<Types> | [InputType<Types>],
      Req extends FieldRequiredness<Type> = FieldRequiredness<Type>,
    > extends Bounds {}
  }
}

export class BoundsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onInputFieldConfig(field: PothosInputFieldConfig<Types>): PothosInputFieldConfig<Types> {
    const { maxLength, maxItems, takesAnyCharacter, isUnknownBeyond } = field.pothosOptions as Bounds;
    const bounds = { maxLength, maxItems, takesAnyCharacter, isUnknownBeyond };
    return {
      ...field,
      description: [field.description, ...sentencesOf(bounds as Bounds)].filter(Boolean).join(" "),
      extensions: { ...field.extensions, bounds },
    };
  }

  override afterBuild(schema: GraphQLSchema): GraphQLSchema {
    const faults = inputsOf(schema).flatMap(({ at, input }) => faultOf(input).map((fault) => `${at} ${fault}`));
    if (faults.length > 0) throw new Error(`the schema cannot be built: ${faults.join("; ")}`);
    return schema;
  }
}

SchemaBuilder.registerPlugin(NAME, BoundsPlugin);

export default NAME;

const sentencesOf = ({ maxLength, maxItems }: Bounds) => [
  ...(typeof maxLength === "number" ? [`At most ${shown(maxLength)} code points; BAD_USER_INPUT beyond.`] : []),
  ...(typeof maxLength === "object" && maxLength.isAppended ? [boundSentence(maxLength)] : []),
  ...(typeof maxItems === "number" ? [`At most ${shown(maxItems)} entries; BAD_USER_INPUT beyond.`] : []),
];

/** A bound that a setting decides is described with the setting's default. */
function boundSentence({ characters }: TextBound): string {
  const isSet = typeof characters !== "number";
  const most = isSet ? characters(loadConfig({})) : characters;
  return `At most ${boundOf(most)}${isSet ? " by default" : ""}; BAD_USER_INPUT beyond.`;
}

const shown = (most: number) => most.toLocaleString("en");

/** An argument or an input field, with a name by which a reader finds it in the schema. */
export interface Input {
  at: string;
  input: GraphQLArgument | GraphQLInputField;
}

export function inputsOf(schema: GraphQLSchema): Input[] {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  return types.flatMap((type) => {
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const args = fields.flatMap((field) =>
      field.args.map((input) => ({ at: `${type.name}.${field.name}(${input.name}:)`, input })),
    );
    const inputs = isInputObjectType(type) ? Object.values(type.getFields()) : [];
    return [...args, ...inputs.map((input) => ({ at: `${type.name}.${input.name}`, input }))];
  });
}

function faultOf(input: GraphQLArgument | GraphQLInputField): string[] {
  const { maxLength, maxItems } = boundsOf(input);
  const [isText, isList] = [TEXTS.has(getNamedType(input.type).name), isListType(getNullableType(input.type))];
  return [
    ...(isText && maxLength === undefined ? ["is a text and declares no maxLength"] : []),
    ...(!isText && maxLength !== undefined ? ["declares a maxLength and is no text"] : []),
    ...(isList && maxItems === undefined ? ["is a list and declares no maxItems"] : []),
    ...(!isList && maxItems !== undefined ? ["declares maxItems and is no list"] : []),
  ];
}
