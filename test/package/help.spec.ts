import assert from "node:assert/strict";
import { catalog, found, help, helpLanguages, nodes, page } from "./sources";
import { ENGLISH } from "../../scripts/words/catalogs";

for (const node of nodes) {
  for (const language of helpLanguages) {
    describe(`the help of ${node} in ${language}`, () => {
      const text = help(node, language);
      const [, body = ""] =
        /^<script type="text\/markdown" data-help-name="[\w-]+">\n([\s\S]+)<\/script>\n$/.exec(text) ?? [];

      it("belongs to the node, and stands only here", () => {
        assert.match(text, new RegExp(`data-help-name="${node}"`));
        assert.doesNotMatch(page(node), /data-help-name/);
      });

      it("begins with what the palette shows as a tooltip", () => {
        assert.match(body, /^\p{Lu}[^\n]+\.\n\n/u);
      });

      it("has its parts in the usual order", () => {
        const heads = found(body, /^### (.+)$/gm);
        if (language !== ENGLISH) return;
        assert.deepEqual(heads.slice(0, 4), ["Inputs", "Outputs", "Settings", "Details"]);
        assert.deepEqual(heads.slice(-2), ["Errors", "References"]);
      });

      it("has no part twice", () => {
        const heads = found(body, /^### (.+)$/gm);
        assert.deepEqual(heads, [...new Set(heads)]);
      });

      it("has the table of its settings", () => {
        assert.match(body, /^### \S+\n\n\| \p{L}+ \|[^\n]+\n\| ---/mu);
      });

      it("calls the fields what the form calls them", () => {
        const words = [...catalog(node, language).values()];
        assert.deepEqual(
          found(body, /\*\*(.+?)\*\*/g).filter((name) => !words.includes(name)),
          [],
        );
      });

      it("writes its properties so that both editors render them", () => {
        const lines = body.split("\n").filter((line) => line.startsWith(":"));
        assert.deepEqual(
          lines.filter((line) => !/^: [^:(]+ \([^:)]+\) : [^:]+$/.test(line)),
          [],
        );
      });
    });
  }
}

for (const language of helpLanguages.filter((each) => each !== ENGLISH)) {
  describe(`the help in ${language}`, () => {
    for (const node of nodes)
      it(`has the parts, properties, codes, and links of the English help of ${node}`, () => {
        assert.deepEqual(skeleton(help(node, language)), skeleton(help(node, ENGLISH)));
      });

    it("calls the same part the same on every page", () => {
      const names = new Map<string, Set<string>>();
      for (const node of nodes) {
        const [english, own] = [headsOf(help(node, ENGLISH)), headsOf(help(node, language))];
        for (const [index, head] of english.entries())
          names.set(head, new Set([...(names.get(head) ?? []), own[index] ?? ""]));
      }
      assert.deepEqual(
        [...names].filter(([, its]) => its.size > 1),
        [],
      );
    });
  });
}

function headsOf(text: string): string[] {
  return text.match(/^### .+$/gm) ?? [];
}

/** What all languages have alike, in the order of lines; the order of codes within a line is the language's. */
function skeleton(text: string): string[] {
  const written = text.replace(/^\|.*\n/gm, (row) => (row.startsWith("| **") || row.startsWith("| ---") ? "" : row));
  return written.split("\n").map((line) => {
    const [start = ""] = /^(### |: [^:(]+ \([^:)]+\) : |- |\d\. |```.*|\{.*|<.*)/.exec(line) ?? [];
    const codes = [...(line.match(/`[^`]+`|\]\([^)]+\)/g) ?? [])].filter((code) => !code.includes("⌂")).toSorted();
    return `${start}${codes.join(" ")}`;
  });
}
