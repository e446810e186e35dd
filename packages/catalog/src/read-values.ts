import type { CatalogPath } from "@menuswitch/domain";
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { type Environment, expandVariables } from "./expand-variables.ts";
import type { Finding, Located } from "./located.ts";
import { quote, showPath } from "./quote.ts";

/** Bounds what aliases of aliases can make of a small file. */
const MAX_ALIASED_VALUES = 100_000;

/**
 * The values of a YAML document and where they stand. Keys are always text (a segment `007` is not 7), variables are put
 * into values, aliases are followed. Of a key that comes twice the first counts.
 */
export function readValues(
  contents: ParsedNode | null,
  env: Environment,
  lineAt: (offset: number) => number,
): { root: Located; findings: Finding[] } {
  const findings: Finding[] = [];
  const anchors = new Map<string, Located>();
  let aliasedValues = 0;

  function read(node: ParsedNode | null, path: CatalogPath, keyOffset: number): Located {
    if (isAlias(node)) return readAlias(node, path, keyOffset);
    const located = readOwn(node, path, keyOffset);
    // Only now: an alias inside its own anchor leads nowhere, so that no value contains itself.
    if (node?.anchor) anchors.set(node.anchor, located);
    return located;
  }

  function readOwn(node: Exclude<ParsedNode, Alias> | null, path: CatalogPath, keyOffset: number): Located {
    if (isMap(node)) {
      const children = readEntries(node, path);
      const value = Object.fromEntries([...children].map(([key, child]) => [key, child.value]));
      return collection(value, children, node.range[0], keyOffset);
    }
    if (isSeq(node)) {
      const items = node.items.map((item, index) => read(item, [...path, index], item.range[0]));
      const value = items.map((item) => item.value);
      return collection(value, new Map(items.entries()), node.range[0], keyOffset);
    }
    return readScalar(node, path, keyOffset);
  }

  function readEntries(map: YAMLMap.Parsed, path: CatalogPath): Map<string, Located> {
    const children = new Map<string, Located>();
    for (const { key, value } of map.items) {
      if (!isScalar(key) || typeof key.value !== "string") continue;
      const childPath = [...path, key.value];
      const child = read(value, childPath, key.range[0]);
      const fault = faultOfKey(key.value, children.get(key.value));
      if (fault === undefined) children.set(key.value, child);
      else findings.push({ offset: child.keyOffset, path: childPath, ...fault });
    }
    return children;
  }

  function faultOfKey(key: string, first?: Located): Pick<Finding, "message" | "hint"> | undefined {
    if (first !== undefined) {
      return { message: `duplicate key ${quote(key)}`, hint: `first on line ${lineAt(first.keyOffset)}` };
    }
    if (key === "__proto__") return { message: `"__proto__" cannot be a name` };
    if (key === "<<") return { message: `"<<" (a merge key) is not understood`, hint: "repeat the keys" };
    if (key.includes("${")) return { message: `${quote(key)}: variables go into values, not into names` };
    return undefined;
  }

  function readAlias(alias: Alias.Parsed, path: CatalogPath, keyOffset: number): Located {
    const offset = alias.range[0];
    const target = anchors.get(alias.source);
    aliasedValues += target?.size ?? 0;
    if (target !== undefined && aliasedValues <= MAX_ALIASED_VALUES) return { ...target, keyOffset };
    if (target === undefined) {
      const hint = `put &${alias.source} before the value that is meant`;
      findings.push({ offset, path, message: `no anchor for the alias *${alias.source} before it`, hint });
    } else if (aliasedValues - target.size <= MAX_ALIASED_VALUES) {
      findings.push({
        offset,
        path,
        message: `aliases make more than ${MAX_ALIASED_VALUES} values of this file`,
      });
    }
    return { value: null, offset, keyOffset, written: "", faulty: true, children: new Map(), size: 1 };
  }

  function readScalar(scalar: Scalar.Parsed | null, path: CatalogPath, keyOffset: number): Located {
    const isAbsent = scalar === null || (scalar.value === null && scalar.source === "");
    const offset = isAbsent ? keyOffset : scalar.range[0];
    const common = { offset, keyOffset, children: new Map(), size: 1 };
    if (typeof scalar?.value !== "string") {
      return { ...common, value: scalar?.value ?? null, written: scalar?.source ?? "", faulty: false };
    }
    const { text, faults } = expandVariables(scalar.value, env, showPath(path) || "the catalog");
    findings.push(...faults.map((fault) => ({ ...fault, offset, path })));
    return { ...common, value: text, written: scalar.value, faulty: faults.length > 0 };
  }

  return { root: read(contents, [], contents?.range[0] ?? 0), findings };
}

function collection(
  value: unknown,
  children: ReadonlyMap<string | number, Located>,
  offset: number,
  keyOffset: number,
): Located {
  const size = [...children.values()].reduce((sum, child) => sum + child.size, 1);
  return { value, offset, keyOffset, written: "", faulty: false, children, size };
}
