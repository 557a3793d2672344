import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server } from "node:net";
import { findPort } from "../../../src/demo/free-port";
import { demoOptions } from "../../../src/demo/options";

describe("the demo's options", () => {
  it("are a minute a second on the usual ports", () => {
    assert.deepEqual(demoOptions([], {}), {
      isHelp: false,
      once: false,
      speed: 60,
      port: { port: 1880, isFixed: false },
      mqttPort: { port: 1883, isFixed: false },
      simulatorPort: { port: 4545, isFixed: false },
      nodeRed: undefined,
    });
  });

  it("come from the command line before the environment", () => {
    const env = { PORT: "2000", MQTT_PORT: "2001", SIMULATOR_PORT: "2002" };

    const { speed, port, mqttPort, simulatorPort } = demoOptions(["--speed", "120", "--port=3000"], env);

    assert.deepEqual(
      [speed, port, mqttPort, simulatorPort],
      [120, ...[3000, 2001, 2002].map((number) => ({ port: number, isFixed: true }))],
    );
  });

  it("run one day fast enough to end within two minutes", () => {
    const { once, speed } = demoOptions(["--once"], {});

    assert.equal(once, true);
    assert.ok(86_400 / speed < 100);
  });

  for (const [args, env, says] of [
    [["--speed", "fast"], {}, /"fast" is not a speed.*from 1 to 3600/],
    [[], { PORT: "70000" }, /"70000" is not a port. PORT accepts .* from 1 to 65535/],
    [["--mqtt-port", "0"], {}, /"0" is not a port. --mqtt-port accepts/],
    [["--sped"], {}, /Unknown option '--sped'. Try --help/],
    [["now"], {}, /Unexpected argument 'now'/],
  ] as const) {
    it(`say what is wrong with ${[...args, ...Object.values(env)].join(" ")}`, () => {
      assert.throws(() => demoOptions(args, env), says);
    });
  }
});

describe("a port of the demo that is in use", () => {
  let server: Server;
  let port = 0;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });

  afterEach(() => server.close());

  it("is named, with the option that chooses another, if it was chosen", async () => {
    await assert.rejects(
      findPort({ port, isFixed: true }, "editor", "--port"),
      new RegExp(`Port ${port} for the editor is in use by another program.*--port ${port + 1}`),
    );
  });

  it("gives way to the next free one if it was not", async () => {
    assert.ok((await findPort({ port, isFixed: false }, "editor", "--port")) > port);
  });
});
