import assert from "node:assert/strict";
import { memoryStore } from "../../../src/store/memory-store";
import { Owners } from "../../../src/store/owners";

const pair = (name: string) => ({ accessToken: `a-${name}`, refreshToken: `r-${name}`, expiresAt: 1 });

describe("the owners of an application", () => {
  it("are known after a restart, the latest first", async () => {
    const store = memoryStore();
    const owners = new Owners(store, "live client_1");
    await owners.add("anna", 1);
    await owners.add("bert", 2);

    assert.deepEqual(await new Owners(store, "live client_1").userIds(), ["bert", "anna"]);
  });

  it("have tokens of their own", async () => {
    const store = memoryStore();
    const owners = new Owners(store, "live client_1");
    await Promise.all([
      owners.add("anna", 1),
      owners.tokensOf("anna").set(pair("1")),
      owners.tokensOf("bert").set(pair("2")),
      owners.tokensOf("anna").set(pair("3")),
    ]);

    const again = new Owners(store, "live client_1");
    assert.deepEqual(await again.tokensOf("anna").get(), pair("3"));
    assert.deepEqual(await again.tokensOf("bert").get(), pair("2"));
    assert.equal(await again.tokensOf("carl").get(), undefined);
  });

  it("keep their tokens when they connect again without new ones", async () => {
    const owners = new Owners(memoryStore(), "live client_1");
    await owners.tokensOf("anna").set(pair("1"));

    await owners.add("anna", 5);

    assert.deepEqual(await owners.tokensOf("anna").get(), pair("1"));
  });

  it("are one object each, so that tokens are refreshed once for all who use them", () => {
    const owners = new Owners(memoryStore(), "live client_1");

    assert.equal(owners.tokensOf("anna"), owners.tokensOf("anna"));
    assert.notEqual(owners.tokensOf("anna"), owners.tokensOf("bert"));
  });

  it("are kept apart from another application's, to which no token may be sent", async () => {
    const store = memoryStore();
    await new Owners(store, "live client_1").tokensOf("anna").set(pair("1"));

    const other = new Owners(store, "http://localhost:4000 client_1");

    assert.equal(await other.tokensOf("anna").get(), undefined);
    assert.deepEqual(await other.userIds(), []);
  });
});
