import type { NodeDeclaration } from "../../nodes/settings/declare";
import type { Setting } from "../../nodes/settings/setting";
import { folderOf, textIn } from "./declared";
import { wordIn, type Tree } from "./compose-words";

/** What is written in all languages alike. */
const SYMBOLS = new Set(["A", "W", "kW", "kWh", "m", "°", "km"]);

/** The rows of a node's dialog, in HTML. */
export function formRows(declaration: NodeDeclaration, words: Tree): string {
  const rows = new Rows(declaration, words);
  for (const [key, setting] of Object.entries(declaration.settings)) rows.add(key, setting);
  return rows.html();
}

class Rows {
  readonly #lines: string[] = [];
  readonly #declaration: NodeDeclaration;
  readonly #words: Tree;
  #fold: string | undefined;
  #group: string | undefined;

  constructor(declaration: NodeDeclaration, words: Tree) {
    this.#declaration = declaration;
    this.#words = words;
  }

  html(): string {
    if (this.#fold !== undefined) this.#lines.push("</details>");
    return this.#lines.join("\n");
  }

  add(key: string, setting: Setting<unknown>): void {
    const { layout } = setting;
    const { type } = this.#declaration;
    if (layout.fold !== this.#fold) this.#foldInto(layout.fold);
    this.#fragment(`before-${key}`);
    if (layout.group !== this.#group) {
      this.#group = layout.group;
      if (layout.group !== undefined) this.#lines.push(`<h4 data-i18n="${type}.label.${layout.group}"></h4>`);
    }
    if (layout.hidden) this.#lines.push(`<input type="hidden" id="${this.#id(key)}" />`);
    else this.#row(key, setting);
    this.#fragment(`after-${key}`);
  }

  #row(key: string, setting: Setting<unknown>): void {
    const { type } = this.#declaration;
    const { note, remark, icon = "circle-o", unit } = setting.layout;
    const isFlag = setting.kind === "flag";
    this.#lines.push(
      `<div class="form-row" data-setting="${key}">`,
      `  <label for="${this.#id(key)}">`,
      `    <i class="fa fa-${icon}"></i>`,
      `    ${this.#label(key)}`,
      "  </label>",
      ...this.#field(key, setting).map((line) => `  ${line}`),
      ...(isFlag && note !== undefined ? [`  <span data-i18n="${type}.note.${note}"></span>`] : []),
      ...(unit === undefined ? [] : [`  ${this.#unit(unit)}`]),
      "</div>",
    );
    if (note !== undefined && !isFlag)
      this.#lines.push(`<div class="smartcar-note" data-setting="${key}" data-i18n="${type}.note.${note}"></div>`);
    if (remark !== undefined)
      this.#lines.push(`<div class="smartcar-note" id="${type}-${remark}" aria-live="polite"></div>`);
  }

  #label(key: string): string {
    return `<span data-i18n="${this.#declaration.type}.label.${key}"></span>`;
  }

  #unit(unit: string): string {
    if (SYMBOLS.has(unit)) return `<span class="smartcar-unit">${unit}</span>`;
    return `<span class="smartcar-unit" data-i18n="${this.#declaration.type}.unit.${unit}"></span>`;
  }

  #field(key: string, { kind, options = [], limits, accepted, credential, layout }: Setting<unknown>): string[] {
    const { type } = this.#declaration;
    const id = this.#id(key);
    if (kind === "choice")
      return [
        `<select id="${id}">`,
        ...options.map((option) => `  <option value="${option}" data-i18n="${type}.option.${key}.${option}"></option>`),
        "</select>",
      ];
    if (kind === "flag") return [`<input type="checkbox" id="${id}" />`];
    const attributes = [
      `type="${credential === "password" ? "password" : "text"}"`,
      ...(limits ? [`inputmode="${accepted === "whole-number" ? "numeric" : "decimal"}"`] : []),
      `id="${id}"`,
      ...(layout.suggests ? [`list="${type}-${key}s"`] : []),
      ...this.#placeholder(key),
    ];
    return [
      `<input ${attributes.join(" ")} />`,
      ...(layout.suggests ? [`<datalist id="${type}-${key}s"></datalist>`] : []),
    ];
  }

  #placeholder(key: string): string[] {
    const { type } = this.#declaration;
    if (key === "name") return [`data-i18n="[placeholder]${type}.label.name"`];
    const isKnown = wordIn(this.#words, `${type}.placeholder.${key}`) !== undefined;
    return isKnown ? [`data-i18n="[placeholder]${type}.placeholder.${key}"`] : [];
  }

  #foldInto(fold: string | undefined): void {
    const { type } = this.#declaration;
    if (this.#fold !== undefined) this.#lines.push("</details>");
    if (fold !== undefined)
      this.#lines.push(`<details id="${type}-${fold}">`, `  <summary data-i18n="${type}.label.${fold}"></summary>`);
    this.#fold = fold;
    this.#group = undefined;
  }

  /** Rows that no declaration can express are files of their own, named after the setting that they stand beside. */
  #fragment(name: string): void {
    const html = textIn(`${folderOf(this.#declaration.type)}/editor/${name}.html`);
    if (html !== undefined) this.#lines.push(html.trimEnd());
  }

  #id(key: string): string {
    return `${this.#declaration.isConfig ? "node-config-input" : "node-input"}-${key}`;
  }
}
