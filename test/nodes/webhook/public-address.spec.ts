import assert from "node:assert/strict";
import { resolve } from "node:path";

interface WebhookScript {
  publicBase(editor: string, adminRoot?: string): string | undefined;
}

/** A script of the editor: in this package `.js` is CommonJS, so it is loaded by the loader of the tests. */
const script = import(resolve("resources/webhook.js")) as Promise<WebhookScript>;

describe("the public address in the account's dialog", () => {
  for (const [editor, adminRoot, base] of [
    ["https://house.example/", "/", "https://house.example"],
    ["https://house.example/?x=1#flow/1", "/", "https://house.example"],
    ["https://house.example/red/", "/", "https://house.example/red"],
    ["https://house.example/admin/", "/admin", "https://house.example"],
    ["https://house.example/red/admin/", "admin/", "https://house.example/red"],
    ["http://127.0.0.1:1880/", "/", "http://127.0.0.1:1880"],
  ] as const) {
    it(`of ${editor} with the editor at ${adminRoot} is ${base}`, async () => {
      assert.equal((await script).publicBase(editor, adminRoot), base);
    });
  }

  for (const [why, editor, adminRoot] of [
    ["Home Assistant's ingress, which is for who is logged in", "https://ha.example/api/hassio_ingress/abc/", "/"],
    ["a proxy that renames the editor's path", "https://house.example/flows/", "/admin"],
  ] as const) {
    it(`is not known behind ${why}`, async () => {
      assert.equal((await script).publicBase(editor, adminRoot), undefined);
    });
  }
});
