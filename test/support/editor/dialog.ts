import type { Locator, Page } from "playwright-core";

interface EditorNode {
  readonly id: string;
  readonly type: string;
  readonly valid?: boolean;
  readonly changed?: boolean;
  readonly validationErrors?: readonly string[];
  readonly _def: {
    readonly category: string;
    readonly defaults: Readonly<Record<string, unknown>>;
    readonly label: () => string;
  };
  readonly [name: string]: unknown;
}

/** The part of the editor that the tests talk to. It lives in the page. */
declare const RED: {
  readonly nodes: { import(nodes: readonly object[]): void; node(id: string): EditorNode };
  readonly workspaces: { active(): string };
  readonly editor: {
    edit(node: EditorNode): void;
    editConfig(name: string, type: string, id: string): void;
    validateNode(node: EditorNode): boolean;
  };
};

/** Puts nodes into the editor, as an import does. What has wires is drawn on the open flow. */
export async function put(page: Page, ...nodes: readonly object[]): Promise<void> {
  await page.evaluate((given) => {
    const z = RED.workspaces.active();
    RED.nodes.import(given.map((node, i) => ("wires" in node ? { z, x: 200, y: 60 + 60 * i, ...node } : node)));
  }, nodes);
}

/** What the editor holds of a node. */
export async function held(page: Page, id: string): Promise<Record<string, unknown>> {
  return page.evaluate((one) => {
    const node = RED.nodes.node(one);
    return Object.fromEntries(Object.keys(node["_def"].defaults).map((name) => [name, node[name]]));
  }, id);
}

/** What the editor holds of a node apart from the flow. */
export async function heldCredentials(page: Page, id: string): Promise<Record<string, unknown>> {
  return page.evaluate((one) => {
    const { credentials = {} } = RED.nodes.node(one);
    const given = Object.entries(Object(credentials));
    return Object.fromEntries(given.filter(([name]) => !name.startsWith("_")));
  }, id);
}

/** What the editor says against a node as it stands on the canvas, and what is written on it. */
export async function judged(page: Page, id: string): Promise<{ faults: readonly string[]; label: string }> {
  return page.evaluate((one) => {
    const node = RED.nodes.node(one);
    RED.editor.validateNode(node);
    return { faults: node.validationErrors ?? [], label: node["_def"].label.call(node) };
  }, id);
}

/** Opens a node's dialog. */
export async function openDialog(page: Page, id: string): Promise<Dialog> {
  const isConfig = await page.evaluate((one) => {
    const node = RED.nodes.node(one);
    const config = node["_def"].category === "config";
    if (config) RED.editor.editConfig("", node.type, one);
    else RED.editor.edit(node);
    return config;
  }, id);
  return dialog(page, isConfig);
}

/** The dialog on top, once it can be used: the editor puts the cursor into it when it has opened it. */
export async function dialog(page: Page, isConfig: boolean): Promise<Dialog> {
  const opened = new Dialog(page, isConfig ? "node-config" : "node");
  await opened.form.waitFor();
  await page.locator(".red-ui-tray-body", { has: opened.form }).locator(":focus").waitFor();
  return opened;
}

const FORMS = { node: "#dialog-form", "node-config": "#node-config-dialog-edit-form" } as const;

/** One dialog, as a person uses it. */
export class Dialog {
  readonly page: Page;
  readonly form: Locator;
  readonly #kind: keyof typeof FORMS;

  constructor(page: Page, kind: keyof typeof FORMS) {
    this.page = page;
    this.#kind = kind;
    this.form = page.locator(`${FORMS[kind]} .smartcar-form`);
  }

  /** The field of a property. */
  field(name: string): Locator {
    return this.page.locator(`#${this.#kind}-input-${name}`);
  }

  /** Types into a field and leaves it: the editor looks at a field when it has changed. */
  async type(name: string, text: string): Promise<void> {
    await this.field(name).fill(text);
    await this.field(name).blur();
  }

  async choose(name: string, value: string): Promise<void> {
    await this.field(name).selectOption(value);
  }

  /** Presses the button that turns a list or a check box into a field for an environment variable, and back. */
  async switchVariable(name: string): Promise<void> {
    await this.form.locator(`.form-row[data-setting="${name}"] .smartcar-variable`).click();
  }

  async isWrong(name: string): Promise<boolean> {
    return ((await this.field(name).getAttribute("class")) ?? "").split(" ").includes("input-error");
  }

  /** Why a field is red, as its tooltip says. The last field's tooltip goes a moment after the mouse has left it. */
  async whyWrong(name: string): Promise<string> {
    await this.page.mouse.move(0, 0);
    await this.page.waitForFunction(() => !document.querySelector(".red-ui-popover"));
    await this.field(name).hover();
    return this.page.locator(".red-ui-popover").innerText();
  }

  async accept(): Promise<void> {
    await this.#leave("ok");
  }

  async cancel(): Promise<void> {
    await this.#leave("cancel");
  }

  async #leave(button: "ok" | "cancel"): Promise<void> {
    await this.page.locator(`#${this.#kind}-dialog-${button}`).click();
    await this.form.waitFor({ state: "detached" });
  }
}
