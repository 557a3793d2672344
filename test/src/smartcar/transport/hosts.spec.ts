import assert from "node:assert/strict";
import { isLoopback } from "../../../../src/http/dispatcher";
import { hostsAt, liveHosts } from "../../../../src/smartcar/transport/hosts";

describe("hosts", () => {
  it("are Smartcar's own without a slash at the end", () => {
    assert.deepEqual(
      Object.values(liveHosts).map((origin) => new URL(origin).origin),
      Object.values(liveHosts),
    );
  });

  it("can all be moved to one address", () => {
    const origins = new Set(Object.values(hostsAt("http://127.0.0.1:1880/some/path?query#hash")));

    assert.deepEqual([...origins], ["http://127.0.0.1:1880"]);
  });

  for (const address of ["", "127.0.0.1:1880", "smartcar.com", "ftp://smartcar.com", "file:///etc/hosts"]) {
    it(`cannot be moved to "${address}", and say how an address is given`, () => {
      assert.throws(() => hostsAt(address), { code: "BAD_INPUT", message: /https:\/\/host or http:\/\/host:port/ });
    });
  }

  it("know this very machine", () => {
    const here = ["http://localhost:1", "http://127.0.0.1", "http://127.1.2.3:99", "http://[::1]:1"];
    const elsewhere = [
      liveHosts.vehicle,
      "http://10.0.0.1",
      "http://127.0.0.1.example.com",
      "http://localhost.example",
    ];

    assert.deepEqual(here.filter(isLoopback), here);
    assert.deepEqual(elsewhere.filter(isLoopback), []);
  });
});
