import { existsSync } from "node:fs";
import { buildSync } from "esbuild";
import type { NodeDeclaration } from "../../nodes/settings/declare";
import type { Setting } from "../../nodes/settings/setting";
import { SERVICE_FACTS } from "../../src/fetch/forecasts/service-facts";
import { SUPPLIER_FACTS } from "../../src/fetch/prices/supplier-facts";
import { catalogOf } from "./compose-words";
import { declarationOf, folderOf, settingsOf } from "./declared";
import { formRows } from "./form-rows";

/**
 * The page of a node, as the editor loads it. Its registration is written out in literals, because the flow library reads pages
 * without running them.
 */
export function pageOf(type: string): string {
  const declaration = declarationOf(type);
  const words = catalogOf(type);
  return `<link rel="stylesheet" href="resources/@ev-flows/node-red-smartcar/dialog.css" />

<script type="text/javascript">
  (function () {
${indented(dialogScript(type), 4)}

    RED.nodes.registerType("${type}", {
${indented(registration(declaration), 6)}
    });
  })();
</script>

<script type="text/html" data-template-name="${type}">
  <div class="smartcar-form">
${indented(formRows(declaration, words), 4)}
  </div>
</script>
`;
}

/** What a dialog does, as one readable script: the declared settings, what reads them, and what the node adds. */
function dialogScript(type: string): string {
  const own = `./${folderOf(type)}/editor/dialog.js`;
  const entry = [
    'import { createDialog } from "./nodes/settings/editor/dialog.js";',
    `import { declaration } from "./${folderOf(type)}/settings.ts";`,
    existsSync(own) ? `import own from "${own}";` : "const own = {};",
    "const dialog = createDialog(declaration, own);",
  ];
  const { outputFiles } = buildSync({
    stdin: { contents: entry.join("\n"), resolveDir: process.cwd(), loader: "js" },
    bundle: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    external: ["./resources/*", "*/supplier-facts", "*/service-facts"],
    write: false,
    logLevel: "error",
  });
  return writtenOut(outputFiles.map(({ text }) => text.trim()).join("\n"));
}

/** Lists that a dialog needs without the code that they are made with, by the name of their export. */
const LISTS: Readonly<Record<string, readonly object[]>> = { SUPPLIER_FACTS, SERVICE_FACTS };

/** The script with such lists in place of their imports. */
function writtenOut(script: string): string {
  const written = new Set<string>();
  const IMPORT = /^import \{ (\w+)(?: as (\w+))? \} from "[^"]*";\n/gm;
  const result = script.replaceAll(IMPORT, (_, name: string, own: string = name) => {
    const rows = (LISTS[name] ?? []).map((row) => JSON.stringify(row));
    const first = written.has(name) ? "" : `const ${name} = [\n  ${rows.join(",\n  ")},\n];\n`;
    written.add(name);
    return own === name ? first : `${first}const ${own} = ${name};\n`;
  });
  if (/^import /m.test(result)) throw new Error("A dialog imports what is in no list");
  return result;
}

function registration({ type, isConfig, outputs = [], settings }: NodeDeclaration): string {
  const labels = outputs.map((key) => `dialog.say("label.${key}")`);
  return [
    `category: "${isConfig ? "config" : "smartcar"}",`,
    'color: "#3FADB5",',
    `icon: "${type}.svg",`,
    ...(isConfig ? [] : ["inputs: 1,", `outputs: ${outputs.length},`]),
    "defaults: {",
    ...settingsOf(settings, "flow").map(([key, setting]) => `  ${key}: ${property(key, setting)},`),
    "},",
    ...credentialsOf(settings),
    ...(isConfig ? [] : ['inputLabels: dialog.say("label.input"),', `outputLabels: [${labels.join(", ")}],`]),
    'paletteLabel: dialog.say("label.palette"),',
    "label: function () {",
    "  return dialog.label(this);",
    "},",
    "labelStyle: function () {",
    '  return this.name ? "node_label_italic" : "";',
    "},",
    "oneditprepare: function () {",
    "  dialog.prepare(this);",
    "},",
    "oneditsave: function () {",
    "  dialog.close();",
    "},",
    "oneditcancel: function () {",
    "  dialog.close();",
    "},",
  ].join("\n");
}

function credentialsOf(settings: NodeDeclaration["settings"]): string[] {
  const credentials = settingsOf(settings, "credentials");
  if (credentials.length === 0) return [];
  return ["credentials: {", ...credentials.map(([key, setting]) => `  ${key}: ${property(key, setting)},`), "},"];
}

/** One member of `defaults` or `credentials`. */
function property(key: string, { kind, initial, nodeType, required, credential }: Setting<unknown>): string {
  const members = [
    credential === undefined ? `value: ${JSON.stringify(initial)}` : `type: "${credential}"`,
    ...(kind === "node" ? [`type: "${nodeType}"`] : []),
    ...(kind === "node" && required ? ["required: true"] : []),
    `label: dialog.say("label.${key}")`,
    `validate: function (value, opt) { return dialog.why(this, "${key}", value); }`,
  ];
  return `{ ${members.join(", ")} }`;
}

function indented(text: string, by: number): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : " ".repeat(by) + line))
    .join("\n");
}
