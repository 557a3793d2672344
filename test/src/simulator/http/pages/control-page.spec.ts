import assert from "node:assert/strict";
import { simulate, type TestCloud } from "../../../../support/simulator/cloud";

describe("control page", () => {
  let cloud: TestCloud;
  let text: string;
  beforeEach(async () => {
    cloud = await simulate();
    ({ text } = await cloud.ask("/"));
  });
  afterEach(() => cloud.close());

  const scripts = ["control.js", "control-api.js", "car-card.js", "log-tables.js", "pager.js", "dom.js"];
  /** All that the page loads as its script. */
  const script = async (): Promise<string> =>
    (await Promise.all(scripts.map((file) => cloud.ask(`/assets/${file}`)))).map((one) => one.text).join("\n");

  it("loads its own files, and may load nothing else", async () => {
    const { status, headers } = await cloud.ask("/");
    const loaded = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);

    assert.equal(status, 200);
    assert.match(String(headers["content-type"]), /^text\/html; charset=utf-8/i);
    assert.match(text, /^<!doctype html>\s*<html lang="en">/);
    assert.deepEqual(loaded, ["data:,", "/assets/page.css", "/assets/control.css", "/assets/control.js"]);
    assert.doesNotMatch(text, /<style|<script>|style=| on\w+=/);
    const policy = String(headers["content-security-policy"]);
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"])
      assert.ok(policy.split("; ").includes(rule), rule);
  });

  it("gets each file as what it is", async () => {
    for (const [name, type] of [
      ["page.css", "text/css; charset=utf-8"],
      ["control.css", "text/css; charset=utf-8"],
      ...scripts.map((file) => [file, "text/javascript; charset=utf-8"] as const),
    ] as const) {
      const { status, headers } = await cloud.ask(`/assets/${name}`);
      assert.deepEqual([status, headers["content-type"]], [200, type], name);
      assert.equal(headers["x-content-type-options"], "nosniff");
    }
    assert.equal((await cloud.ask("/assets/..%2Fassets.ts")).status, 404);
  });

  it("follows the light or dark choice of the computer", async () => {
    assert.match((await cloud.ask("/assets/page.css")).text, /@media \(prefers-color-scheme: dark\)/);
  });

  it("gets every module that its script imports", async () => {
    const imported = [...(await script()).matchAll(/ from "\.\/([\w-]+\.js)"/g)].map(([, name]) => name);

    assert.deepEqual(scripts.slice(1).toSorted(), [...new Set(imported)].toSorted());
  });

  it("asks only for what the control API has", async () => {
    const asked = [...(await script()).matchAll(/(?:(?<!\.)get\(|fetch\()["`](?:\/simulator\/)?([a-z?=]+)/g)].map(
      ([, path = ""]) => path,
    );

    assert.deepEqual(asked, ["clock", "ledger?car=", "requests?last=", "deliveries?last=", "cars?", "cars"]);
    for (const path of asked) {
      const { status } = await cloud.ask(`/simulator/${path}`);
      assert.equal(status, 200, path);
    }
  });

  it("fills only what it has", async () => {
    const wanted = [...(await script()).matchAll(/(?:byId|showRows)\("(\w+)"/g)].map(([, id]) => id);

    assert.ok(wanted.length > 0);
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
