import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

/** The part of the editor that tells what is on the open tab. It lives in the page. */
declare const RED: {
  readonly nodes: {
    filterNodes(filter: { readonly type: string; readonly z: string }): ReadonlyArray<{ readonly id: string }>;
  };
  readonly workspaces: { active(): string };
};

/** Somebody who uses the editor for the first time: every deed takes a moment, and each step is timed and printed. */
export class Newcomer {
  readonly #page: Page;
  readonly #paceMs: number;
  readonly #pictures: string | undefined;
  #steps = 0;
  #ms = 0;

  constructor(page: Page, paceMs: number, pictures: string | undefined) {
    this.#page = page;
    this.#paceMs = paceMs;
    this.#pictures = pictures;
  }

  /** All steps so far. */
  get seconds(): number {
    return this.#ms / 1000;
  }

  async step(what: string, deeds: () => Promise<unknown>): Promise<void> {
    const startAt = performance.now();
    await deeds();
    const ms = performance.now() - startAt;
    this.#ms += ms;
    this.#steps += 1;
    process.stdout.write(`${(ms / 1000).toFixed(1).padStart(6)} s  ${what}\n`);
    if (this.#pictures !== undefined) await this.#page.screenshot({ path: join(this.#pictures, `${this.#steps}.png`) });
  }

  /** Imports an example of the package, by the names of its folders and its own, and opens its tab. */
  async imports(...path: readonly string[]): Promise<void> {
    await this.#click(this.#page.locator("#red-ui-header-button-sidemenu"));
    await this.#click(this.#page.locator("#menu-item-import"));
    await this.#click(this.#page.locator("#red-ui-clipboard-dialog-import-tabs").getByText("Examples"));
    const tree = this.#page.locator("#red-ui-clipboard-dialog-import-tab-examples");
    for (const name of ["@ev-flows/node-red-smartcar", ...path])
      await this.#click(tree.locator(".red-ui-treeList-label").filter({ hasText: name }).last());
    await this.#click(this.#page.locator("#red-ui-clipboard-dialog-ok"));
    await this.#click(
      this.#page
        .locator("#red-ui-workspace-tabs .red-ui-tab-label")
        .getByText(path.at(-1) ?? "")
        .first(),
    );
  }

  async deploys(): Promise<void> {
    const saved = this.#page.waitForResponse(
      (answer) => answer.url().endsWith("/flows") && answer.request().method() === "POST",
    );
    await this.#click(this.#page.locator("#red-ui-header-button-deploy"));
    await saved;
  }

  /** Opens the dialog of the only node of a type on the open tab. */
  async opens(type: string): Promise<void> {
    await this.#pause();
    await (await this.#node(type)).dblclick();
    await this.#page.locator("#dialog-form .smartcar-form").waitFor();
  }

  async types(key: string, text: string): Promise<void> {
    await this.#pause();
    const field = this.#page.locator(`#node-input-${key}`);
    await field.fill("");
    await field.pressSequentially(text, { delay: this.#paceMs / 20 });
    await field.blur();
  }

  /** Presses "Try", and reads what came. */
  async tries(type: string, expected: RegExp): Promise<void> {
    await this.#click(this.#page.locator(`#${type}-try`));
    await this.#page.locator(`#${type}-tried`).getByText(expected).waitFor();
  }

  async closes(): Promise<void> {
    await this.#click(this.#page.locator("#node-dialog-ok"));
    await this.#page.locator("#dialog-form .smartcar-form").waitFor({ state: "detached" });
  }

  /** Waits for the status below the only node of a type on the open tab. */
  async sees(type: string, status: RegExp): Promise<void> {
    const node = await this.#node(type);
    await node.locator(".red-ui-flow-node-status-label").getByText(status).waitFor();
  }

  async #node(type: string): Promise<Locator> {
    const id = await this.#page.evaluate(
      (one) => RED.nodes.filterNodes({ type: one, z: RED.workspaces.active() })[0]?.id,
      type,
    );
    return this.#page.locator(`[id="${id ?? ""}"]`);
  }

  async #click(what: Locator): Promise<void> {
    await this.#pause();
    await what.click();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#paceMs));
  }
}
