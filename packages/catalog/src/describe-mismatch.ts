import type { CatalogMismatch } from "@menuswitch/domain";
import { closestName, didYouMean } from "./did-you-mean.ts";
import { type Finding, type Located, locate } from "./located.ts";
import { quote } from "./quote.ts";

/** What the parts of a catalog say of each other, in the words of the file. */
export function describeMismatch(
  mismatch: CatalogMismatch,
  root: Located,
  lineAt: (offset: number) => number,
): Finding[] {
  const { path } = mismatch;
  const { offset, keyOffset, written, faulty } = locate(root, path).nearest;
  if (faulty) return [];
  switch (mismatch.code) {
    case "unknown-menu":
    case "unknown-target": {
      const kind = mismatch.code === "unknown-menu" ? "menu" : "target";
      const hint = didYouMean(written, mismatch.known);
      return [{ offset, path, message: `unknown ${kind} ${quote(written)}`, hint }];
    }
    case "no-default-segment": {
      const likely = closestName("default", mismatch.known);
      const hint =
        likely === undefined
          ? 'add "default: { menu: … }": it serves every caller whose segment is not listed'
          : `is ${quote(likely)} meant to be "default"?`;
      return [{ offset: keyOffset, path, message: 'segments has no "default"', hint }];
    }
    case "duplicate-option": {
      const first = locate(root, mismatch.firstPath).nearest;
      const message = `duplicate option value ${quote(written)} in menu ${quote(String(path[1]))}`;
      return [{ offset, path, message, hint: `first on line ${lineAt(first.offset)}` }];
    }
    case "duplicate-flow": {
      const message = `target ${quote(String(path[1]))} is the same flow as ${quote(String(mismatch.firstPath[1]))}`;
      const hint = "a flow holds one menu at a time: let the menus share one target";
      return [{ offset, path, message, hint }];
    }
  }
}
