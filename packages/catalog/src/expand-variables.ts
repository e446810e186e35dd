import { quote } from "./quote.ts";

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ExpandedText {
  text: string;
  /** Why a variable could not be put in; `text` is then of no use. */
  faults: { message: string; hint: string }[];
}

const LITERAL_OR_VARIABLE = /\$(\$\{)|\$\{([^{}]*)\}|\$\{/g;

/**
 * Replaces `${NAME}` by the variable's value, and `$${` by a literal `${`. A value is put in as it is: nothing in it is
 * replaced again. An empty variable counts as missing: it is what a deployment leaves behind that forgot one.
 *
 * @param place where the text stands, for the messages
 */
export function expandVariables(text: string, env: Environment, place: string): ExpandedText {
  const faults: ExpandedText["faults"] = [];
  const expanded = text.replace(LITERAL_OR_VARIABLE, (found: string, literal?: string, name?: string) => {
    if (literal !== undefined) return literal;
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) {
      const message =
        name === undefined ? `"\${" without "}" in ${place}` : `${quote(found)} names no variable`;
      faults.push({ message, hint: `write \${NAME}, or $\${ for a plain \${` });
      return found;
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value !== undefined && value.trim() !== "") return value;
    faults.push({
      message: `environment variable ${name} is ${value === undefined ? "missing" : "empty"}, and ${place} needs it`,
      hint: `set it before starting: export ${name}=…, or write the value itself in its place`,
    });
    return found;
  });
  return { text: expanded, faults };
}
