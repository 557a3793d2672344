import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { declarationOf } from "../../scripts/pages/declared";
import { definitionOf, registered, scriptOf, templateOf } from "./registered";
import { found, nodes, page, read } from "./sources";

/** Names that the editor takes for itself, besides every single letter. */
const RESERVED =
  "id type wires changed dirty moved selected users valid validationErrors inputLabels outputLabels inputs outputs";

for (const node of nodes) {
  describe(`the page of ${node}`, () => {
    const definition = definitionOf(node);
    const template = templateOf(node);
    const isConfig = definition.category === "config";
    const prefix = isConfig ? "node-config-input-" : "node-input-";
    const stored = Object.entries({ ...definition.defaults, ...definition.credentials });
    const fields = stored.map(([name]) => name);

    it("registers its type with literals, as the flow library reads it", () => {
      assert.deepEqual([...registered(node).keys()], [node]);
      assert.match(scriptOf(node), new RegExp(`RED\\.nodes\\.registerType\\("${node}", \\{`));
      for (const literal of [/category: "/, /color: "/, /icon: "/, /defaults: \{/]) {
        assert.match(scriptOf(node), literal);
      }
      if (!isConfig) assert.match(scriptOf(node), /inputs: \d,\n\s+outputs: \d,/);
    });

    it("stands in the package's category, in the package's colour, with an icon of its own", () => {
      assert.ok(isConfig || definition.category === "smartcar");
      assert.equal(definition.color, "#3FADB5");
      assert.equal(definition.icon, `${node}.svg`);
      assert.match(read(`icons/${definition.icon}`), /viewBox="0 0 40 60"/);
    });

    it("names each output where there are several", () => {
      if ((definition.outputs ?? 0) > 1) assert.equal(definition.outputLabels?.length, definition.outputs);
    });

    it("has a field for every property, and a property for every field", () => {
      const ids = found(template, new RegExp(`id="${prefix}(\\w+)"`, "g"));
      assert.deepEqual(ids.toSorted(), fields.toSorted());
    });

    it("stores all that is declared", () => {
      assert.deepEqual(fields.toSorted(), Object.keys(declarationOf(node).settings).toSorted());
    });

    it("keeps clear of the names that the editor takes for itself", () => {
      assert.deepEqual(
        fields.filter((name) => /^.$|^_/.test(name) || RESERVED.split(" ").includes(name)),
        [],
      );
    });

    it("has nothing of what suppliers are asked", () => {
      assert.doesNotMatch(scriptOf(node), /https?:\/\/[\w-]+\.(?!example)/);
    });

    it("gives its reasons where it finds a field wrong", () => {
      for (const [name, { validate }] of stored) {
        if (validate)
          assert.equal(validate.length, 2, `${name}: a validator with one parameter is believed in silence`);
      }
    });

    it("labels every field, also those that only have a picture", () => {
      const labelled = found(template, /<label for="([\w-]+)"/g);
      const inputs = [...template.matchAll(/<(?:input|select)\b([^>]*)>/g)]
        .map(([, attributes = ""]) => attributes)
        .filter((attributes) => !attributes.includes('type="hidden"'))
        .flatMap((attributes) => found(attributes, /\bid="([\w-]+)"/g));
      assert.deepEqual(labelled.toSorted(), inputs.toSorted());
      for (const [button] of template.matchAll(/<button[\s\S]+?<\/button>/g)) {
        assert.match(button, /\[aria-label\]|<span data-i18n=/);
      }
    });

    it("says nothing in its template that is not in the catalog", () => {
      const text = template.replaceAll(/<[^>]+>/g, " ");
      assert.deepEqual(
        text.split(/\s+/).filter((word) => !["", "A", "W", "kW", "kWh", "°", "m"].includes(word)),
        [],
      );
    });

    it("leaves colours to the theme, and other people's styles alone", () => {
      const source = page(node).replace('color: "#3FADB5"', "");
      assert.doesNotMatch(source, /#[\da-f]{3,8}\b|\brgba?\(|!important|<style|\bstyle=|\son\w+=/i);
      const classes = found(template, /class="([^"]+)"/g).flatMap((names) => names.split(" "));
      const ours = classes.filter((name) => !/^(fa|fa-[\w-]+|form-row|red-ui-button)$/.test(name));
      assert.deepEqual(
        ours.filter((name) => !name.startsWith("smartcar-")),
        [],
      );
    });

    it("asks only for files that the package has", () => {
      const asked = found(page(node), /"(?:\.\/)?resources\/@ev-flows\/node-red-smartcar\/([\w.-]*)"/g);
      for (const file of asked) assert.ok(existsSync(`resources/${file}`), file);
    });
  });
}

describe("the page of smartcar-signals, for a new node", () => {
  it("reads where there is something to learn", () => {
    assert.equal(definitionOf("smartcar-signals").defaults?.["mode"]?.value, "smart");
  });
});

describe("the editor's shared files", () => {
  it("leave colours to the theme", () => {
    const css = read("resources/dialog.css");
    assert.doesNotMatch(css, /#[\da-f]{3,8}\b|\brgba?\(|!important/i);
    assert.deepEqual(
      found(css, /color: ([^;]+);/g).filter((value) => !value.startsWith("var(--red-ui-")),
      [],
    );
  });

  it("have an icon for each node and none besides, in white", () => {
    assert.deepEqual(readdirSync("icons").toSorted(), nodes.map((node) => `${node}.svg`).toSorted());
    for (const icon of readdirSync("icons")) {
      const paints = found(read(`icons/${icon}`), /(?:fill|stroke)="([^"]+)"/g);
      assert.deepEqual(
        paints.filter((paint) => !["#fff", "none"].includes(paint)),
        [],
        icon,
      );
    }
  });
});
