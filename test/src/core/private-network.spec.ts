import assert from "node:assert/strict";
import { isNearby } from "../../../src/core/private-network";

describe("isNearby", () => {
  const near = ["127.0.0.1", "127.9.9.9", "[::1]", "10.0.0.7", "172.16.0.1", "172.31.255.254", "192.168.178.2"];
  const alsoNear = ["169.254.1.1", "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "localhost"];
  for (const host of [...near, ...alsoNear]) {
    it(`knows ${host} as near`, async () => assert.equal(await isNearby(host), true));
  }

  for (const host of ["8.8.8.8", "172.32.0.1", "192.169.0.1", "[2606:4700::1111]", "[::ffff:8.8.8.8]"]) {
    it(`knows ${host} as far`, async () => assert.equal(await isNearby(host), false));
  }

  it("does not know where a name is that does not exist", () => assert.rejects(isNearby("nowhere.invalid")));
});
