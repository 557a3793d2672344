import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { requireFreePort } from "../../../src/demo/free-port";
import { demoOptions } from "../../../src/demo/options";

describe("the demo's options", () => {
  it("are a minute a second on the usual ports", () => {
    assert.deepEqual(demoOptions([], {}), {
      once: false,
      speed: 60,
      port: 1880,
      mqttPort: 1883,
      simulatorPort: 4545,
    });
  });

  it("come from the command line and the environment", () => {
    const options = demoOptions(["--speed", "120"], { PORT: "2000", MQTT_PORT: "2001", SIMULATOR_PORT: "2002" });

    assert.deepEqual(options, { once: false, speed: 120, port: 2000, mqttPort: 2001, simulatorPort: 2002 });
  });

  it("run one day fast enough to end within two minutes", () => {
    const { once, speed } = demoOptions(["--once"], {});

    assert.equal(once, true);
    assert.ok(86_400 / speed < 100);
  });

  for (const [args, env, says] of [
    [["--speed", "fast"], {}, /--speed is "fast".*from 1 to 3600/],
    [[], { PORT: "70000" }, /PORT is "70000".*from 1 to 65535/],
    [["--sped"], {}, /--sped/],
  ] as const) {
    it(`say what is wrong with ${[...args, ...Object.values(env)].join(" ")}`, () => {
      assert.throws(() => demoOptions(args, env), says);
    });
  }
});

describe("a port of the demo", () => {
  it("that is taken is named, with the variable that chooses another", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;

    try {
      await assert.rejects(
        requireFreePort(port, "editor", "PORT"),
        new RegExp(`Port ${port} for the editor is taken by another program.*PORT=${port + 1} npm start`),
      );
    } finally {
      server.close();
    }
  });
});
