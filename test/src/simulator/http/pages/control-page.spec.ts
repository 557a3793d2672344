import assert from "node:assert/strict";
import { Script } from "node:vm";
import { simulate, type TestCloud } from "../../../../support/simulator/cloud";

describe("control page", () => {
  let cloud: TestCloud;
  let text: string;
  beforeEach(async () => {
    cloud = await simulate();
    ({ text } = await cloud.ask("/"));
  });
  afterEach(() => cloud.close());

  it("is a page of its own that needs nothing else", async () => {
    const { status, headers } = await cloud.ask("/");

    assert.equal(status, 200);
    assert.match(String(headers["content-type"]), /^text\/html; charset=utf-8/i);
    assert.match(text, /^<!doctype html>\s*<html lang="en">/);
    assert.deepEqual(
      [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address),
      ["data:,"],
    );
  });

  it("follows the light or dark choice of the computer", () => {
    assert.match(text, /@media \(prefers-color-scheme: dark\)/);
  });

  it("has a script that can be read", () => {
    const scripts = [...text.matchAll(/<script>([^]*?)<\/script>/g)].map(([, source = ""]) => source);

    assert.equal(scripts.length, 1);
    assert.doesNotThrow(() => scripts.map((source) => new Script(source)));
  });

  it("asks only for what the control API has", async () => {
    const asked = [...text.matchAll(/get\("([a-z?=]+)"/g)].map(([, path = ""]) => path);

    assert.deepEqual(asked, ["clock", "cars", "ledger", "requests?last=", "deliveries?last="]);
    for (const path of asked) {
      const { status } = await cloud.ask(`/simulator/${path}`);
      assert.equal(status, 200, path);
    }
  });

  it("fills only what it has", () => {
    const wanted = [...text.matchAll(/(?:byId|showRows)\("(\w+)"/g)].map(([, id]) => id);

    for (const id of new Set(wanted)) assert.match(text, new RegExp(` id="${id}"`));
  });

  it("says by what the application is known", () => {
    for (const known of [cloud.simulator.applicationId, cloud.simulator.managementToken, "client_simulator"]) {
      assert.ok(text.includes(known));
    }
  });

  it("is not logged, and no fault concerns it", async () => {
    await cloud.control("/faults", [{ match: {}, status: 500 }]);

    const { status } = await cloud.ask("/");

    assert.equal(status, 200);
    assert.ok(cloud.simulator.requests.every(({ path }) => path !== "/"));
  });
});
