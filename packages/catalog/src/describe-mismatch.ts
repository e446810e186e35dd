import type { CatalogMismatch, RowProblem } from "@menuswitch/domain";
import { closestName, didYouMean } from "./did-you-mean.ts";
import { type Finding, type Located, locate } from "./located.ts";
import { quote } from "./quote.ts";

/** What the parts of a catalog say of each other, in the words of the file. */
export function describeMismatch(
  mismatch: CatalogMismatch | RowProblem,
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
    case "duplicate-dtmf": {
      const first = locate(root, mismatch.firstPath).nearest;
      const message = `duplicate dtmf ${quote(mismatch.dtmf)} in menu ${quote(String(path[1]))}: a key chooses one option`;
      const hint = `first on line ${lineAt(first.offset)}; an option without a dtmf has the number of its place`;
      return [{ offset, path, message, hint }];
    }
    case "duplicate-target": {
      const { noun, firstPath } = mismatch;
      const message = `target ${quote(String(path[1]))} is the same ${noun} as ${quote(String(firstPath[1]))}`;
      const hint = "each would undo what the other writes: let the menus share one target";
      return [{ offset, path, message, hint }];
    }
    case "row-key-too-long": {
      const { key, maxLength } = mismatch;
      const message = `the row's key ${quote(key)} has ${key.length} characters, and Genesys Cloud takes ${maxLength}`;
      return [{ offset: keyOffset, path, message, hint: "shorten the names of the segment or the menu" }];
    }
    case "row-key-without-address": {
      const message = `no row of a data table can have the key ${quote(mismatch.key)}: an address cannot hold it`;
      return [{ offset: keyOffset, path, message, hint: "rename the segment" }];
    }
    case "too-many-rows": {
      const message = `${mismatch.rows} rows, and a data table of Genesys Cloud has at most ${mismatch.maxRows}`;
      const hint = "let the segments share fewer menus, or put them on several tables";
      return [{ offset: keyOffset, path, message, hint }];
    }
  }
}
