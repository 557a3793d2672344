import assert from "node:assert/strict";
import { readCliOptions } from "../../../src/simulator/cli-options";

describe("readCliOptions", () => {
  it("has a default for everything", () => {
    assert.deepEqual(readCliOptions([], {}), {
      port: 4545,
      host: undefined,
      speed: 1,
      latencyS: undefined,
      startAt: undefined,
      userId: undefined,
      clientId: undefined,
      clientSecret: undefined,
      applicationId: undefined,
      managementToken: undefined,
      subscribed: true,
      hasSpecialCars: false,
      cars: undefined,
      isHelp: false,
    });
  });

  it("reads what is given", () => {
    const line =
      "--port 0 --host 0.0.0.0 --speed 60 --start 2026-06-01T06:00:00Z --user u --unsubscribed --special --cars 10000 --latency 0.5 --client-id c";
    const keys = "--client-secret s --application-id a --management-token m";

    assert.deepEqual(readCliOptions(`${line} ${keys}`.split(" "), {}), {
      port: 0,
      host: "0.0.0.0",
      speed: 60,
      latencyS: 0.5,
      startAt: Date.parse("2026-06-01T06:00:00Z"),
      userId: "u",
      clientId: "c",
      clientSecret: "s",
      applicationId: "a",
      managementToken: "m",
      subscribed: false,
      hasSpecialCars: true,
      cars: 10_000,
      isHelp: false,
    });
  });

  it("takes the port from the environment unless the line says otherwise", () => {
    assert.equal(readCliOptions([], { SIMULATOR_PORT: "5000" }).port, 5000);
    assert.equal(readCliOptions(["--port", "6000"], { SIMULATOR_PORT: "5000" }).port, 6000);
    assert.equal(readCliOptions([], { SIMULATOR_PORT: "" }).port, 4545);
  });

  for (const [line, words] of [
    ["--port=http", '"http" is not a port'],
    ["--port=70000", '"70000" is not a port'],
    ["--speed=0", '"0" is not a speed'],
    ["--latency=-1", '"-1" is not a latency'],
    ["--cars=0", '"0" is not a number of cars'],
    ["--cars=many", '"many" is not a number of cars'],
    ["--speed=fast", '"fast" is not a speed'],
    ["--start=yesterday", '"yesterday" is not a time'],
    ["--fast", "Unknown option '--fast'"],
    ["extra", "Unexpected argument 'extra'"],
  ] as const) {
    it(`says what is wrong with ${line}`, () => {
      assert.throws(() => readCliOptions([line], {}), { code: "BAD_INPUT", message: new RegExp(`^${words}`) });
    });
  }
});
