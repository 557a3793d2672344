import assert from "node:assert/strict";
import { catalogue, found, help, helpLanguages, nodes, page } from "./sources";
import { definitionOf } from "./registered";

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
        assert.match(body, /^[A-Z][^\n]+\.\n\n/);
      });

      it("has its parts in the usual order", () => {
        const heads = found(body, /^### (.+)$/gm);
        const isConfig = definitionOf(node).category === "config";
        const expected = [...(isConfig ? [] : ["Inputs", "Outputs"]), "Settings", "Details"];
        assert.deepEqual(heads.slice(0, expected.length), expected);
      });

      it("has no part twice", () => {
        const heads = found(body, /^### (.+)$/gm);
        assert.deepEqual(heads, [...new Set(heads)]);
      });

      it("has the table of its settings", () => {
        assert.match(body, /^### Settings\n\n(\| setting|<!-- settings -->)/m);
      });

      it("calls the fields what the form calls them", () => {
        const words = [...catalogue(node, language).values()];
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
