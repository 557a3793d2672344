import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { labelOf } from "../../../nodes/settings/read-settings";
import type { Setting } from "../../../nodes/settings/setting";
import { declarationOf } from "../../../scripts/pages/declared";
import { cloudAndAccount, Flow, helper, type Out } from "../../support/flow";
import { folderOf, nodes, read } from "../../package/sources";

const VARIABLE = "UNSET_OF_A_TEST";

/** A message to each node that makes it do something. */
const MESSAGES: Readonly<Record<string, object>> = {
  "smartcar-charge": { payload: "start" },
  "smartcar-limit": { payload: 70 },
  "smartcar-lock": { payload: "lock" },
  "smartcar-schedule": { action: "list" },
  "smartcar-tariff": { topic: "car/soc", payload: 50 },
  "smartcar-surplus": { topic: "house/grid/power", payload: -4000 },
  "smartcar-mode": { topic: "mode", payload: "now" },
};

/** Config nodes are seen through a node that uses them. */
const USERS: Readonly<Record<string, object>> = {
  "smartcar-account": { type: "smartcar-vehicles", account: "account" },
  "smartcar-vehicle": { type: "smartcar-charge", vehicle: "bmw" },
  "smartcar-home": { type: "smartcar-charge", vehicle: "bmw" },
};

/** The id of the config node of a type that is tested. */
const CONFIGS: Readonly<Record<string, string>> = {
  "smartcar-account": "account",
  "smartcar-vehicle": "bmw",
  "smartcar-home": "home",
};

/** Passes requests on to `origin` and remembers everything that they contain. */
class Recorder {
  readonly sent: string[] = [];
  readonly #server: Server;

  constructor(origin: string) {
    const pass = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
      const body = await text(req);
      this.sent.push(`${req.method} ${req.url} ${req.rawHeaders.join(" ")} ${body}`);
      const { host: _host, connection: _connection, "content-length": _length, ...headers } = req.headers;
      const reply = await fetch(`${origin}${req.url}`, {
        method: req.method ?? "GET",
        headers: headers as Record<string, string>,
        ...(body !== "" && { body }),
      });
      res.writeHead(reply.status, { "content-type": reply.headers.get("content-type") ?? "" });
      res.end(await reply.text());
    };
    this.#server = createServer((req, res) => void pass(req, res).catch(() => res.destroy()));
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => void this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    assert.ok(typeof address === "object" && address);
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }
}

/** What the other settings must be for this one to count. */
function conditionsOf({ when = {} }: Setting<unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(when).map(([key, [first]]) => [key, first]));
}

/** Whether a text contains a variable as it was entered, or escaped. */
function hasVariable(sent: string): boolean {
  return [
    `\${${VARIABLE}}`,
    encodeURIComponent(`\${${VARIABLE}}`),
    Buffer.from(`\${${VARIABLE}}`).toString("base64"),
  ].some((form) => sent.includes(form));
}

function faultsIn(outs: readonly Out[]): string[] {
  return outs.filter(({ end }) => end === "catch").map(({ msg }) => String(Object(msg["error"]).message));
}

describe("an environment variable without a value", () => {
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  let recorder: Recorder;
  let origin: string;

  before(async () => {
    cloud = await cloudAndAccount();
    recorder = new Recorder(cloud.simulator.origin);
    origin = await recorder.open();
  });

  beforeEach(() => recorder.sent.splice(0));
  afterEach(() => helper.unload());

  after(async () => {
    await recorder.close();
    await cloud.simulator.close();
  });

  /** Deploys a node of the type with these settings, sends it a message, and returns what was logged at deploy, and what came out. */
  async function outsOf(
    type: string,
    settings: Record<string, unknown>,
    secrets: object = {},
  ): Promise<{ readonly atDeploy: readonly string[]; readonly all: readonly Out[] }> {
    const home = type === "smartcar-home" ? [{ id: "home", type }] : [];
    const tested: unknown = CONFIGS[type];
    const configs = [...cloud.configs, ...home].map((config) => ({
      ...config,
      ...(config["type"] === "smartcar-account" && { origin }),
      ...(config["id"] === "bmw" && home.length > 0 && { home: "home" }),
      ...(config["id"] === tested && settings),
    }));
    const user = USERS[type];
    const node = user ?? { vehicle: "bmw", account: "account", ...settings, type };
    const account = cloud.credentials["account"] ?? {};
    const holder = CONFIGS[type] ?? "node";
    const credentials = { account, [holder]: holder === "account" ? { ...account, ...secrets } : secrets };
    const flow = await Flow.load({ ...node }, configs, credentials);
    await flow.quiet();
    const atDeploy = helper.log().args.map(([entry]) => String(Object(entry).msg));
    flow.node.receive({ ...MESSAGES["type" in node ? String(node.type) : type] });
    const after: Out[] = [await flow.next()];
    await flow.quiet();
    return { atDeploy, all: [...after, ...flow.take()] };
  }

  function assertNothingSent(outs: readonly Out[]): void {
    assert.deepEqual(recorder.sent.filter(hasVariable), []);
    const messages = outs.filter(({ end }) => end !== "catch").map(({ msg }) => JSON.stringify(msg));
    assert.deepEqual(messages.filter(hasVariable), []);
  }

  it("would be seen by this test, because one with a value is sent", async () => {
    process.env["SET_BY_A_TEST"] = "owner-of-a-test";
    await outsOf("smartcar-vehicle", { userId: "${SET_BY_A_TEST}", make: "BMW" });
    delete process.env["SET_BY_A_TEST"];

    assert.ok(recorder.sent.some((sent) => sent.includes("owner-of-a-test")));
  });

  for (const type of nodes) {
    const { settings } = declarationOf(type);
    const words = JSON.parse(read(`${folderOf(type)}/words/en-US.json`))[type];
    for (const [key, setting] of Object.entries(settings)) {
      it(`is named, and never sent: ${type}, ${key}`, async () => {
        const given = { [key]: `\${${VARIABLE}}` };
        const isSecret = setting.credential !== undefined;
        const others = conditionsOf(setting);

        const { all: outs } = await outsOf(type, { ...others, ...(isSecret ? {} : given) }, isSecret ? given : {});

        assertNothingSent(outs);
        const faults = faultsIn(outs);
        assert.ok(
          faults.some((fault) => fault.includes(VARIABLE) && fault.includes(`"${labelOf(words, key)}"`)),
          `${outs.map(({ end }) => end).join(", ")}: ${faults.join("; ")}`,
        );
      });
    }

    it(`is named at deploy, with all others of the node, in one message: ${type}`, async () => {
      const keys = Object.entries(settings);
      const given = Object.fromEntries(keys.map(([key]) => [key, `\${${VARIABLE}_${key}}`]));
      const secrets = Object.fromEntries(
        keys.filter(([, { credential }]) => credential).map(([key]) => [key, given[key]]),
      );

      const { atDeploy } = await outsOf(type, given, secrets);

      const faults = atDeploy;
      const whole = faults.find((fault) => keys.every(([key]) => fault.includes(`${VARIABLE}_${key} `)));
      assert.ok(whole, faults.join("; "));
    });
  }

  it("has one that names a config node which comes later in the flow, too", async () => {
    Object.assign(process.env, { ACCOUNT_OF_A_TEST: "account", CAR_OF_A_TEST: "bmw", HOME_OF_A_TEST: "home" });
    const [account = {}, car = {}] = cloud.configs;
    const named = { account: "${ACCOUNT_OF_A_TEST}", home: "${HOME_OF_A_TEST}" };
    const configs = [{ ...car, ...named }, { id: "home", type: "smartcar-home" }, account];

    const flow = await Flow.load({ type: "smartcar-charge", vehicle: "${CAR_OF_A_TEST}" }, configs, cloud.credentials);
    const { end, msg } = await flow.ask({ payload: "start" });

    for (const name of ["ACCOUNT_OF_A_TEST", "CAR_OF_A_TEST", "HOME_OF_A_TEST"]) delete process.env[name];
    assert.deepEqual([end, Object(msg["payload"]).outcome], ["first", "done"], JSON.stringify(msg));
  });

  describe("of a subflow or a group", () => {
    const ENV = [
      { name: "KW", type: "num", value: "7.4" },
      { name: "OFF", type: "bool", value: "false" },
      { name: "UNIT", type: "str", value: "kW" },
      { name: "NONE", type: "str", value: "" },
      { name: "WORD", type: "str", value: "perhaps" },
      { name: "NESTED", type: "str", value: `\${${VARIABLE}}` },
    ];

    /** The surplus node's faults at deploy, with these settings in a subflow or in a group. */
    async function faultsAtDeploy(place: "subflow" | "group", settings: object): Promise<string> {
      const inside = { z: place === "subflow" ? "inner" : "tab", ...(place === "group" && { g: "inner" }) };
      const around =
        place === "subflow"
          ? [
              { id: "inner", type: "subflow", name: "", in: [], out: [], env: [] },
              { id: "instance", type: "subflow:inner", z: "tab", x: 1, y: 1, wires: [], env: ENV },
            ]
          : [{ id: "inner", type: "group", z: "tab", nodes: ["node"], env: ENV, x: 1, y: 1, w: 9, h: 9 }];
      const flow = await Flow.load({ type: "smartcar-surplus", ...inside, ...settings }, around, {});
      await flow.quiet();
      const said = helper.log().args.map(([entry]) => String(Object(entry).msg));
      return said.filter((line) => line.startsWith("SmartcarError")).join("\n");
    }

    for (const place of ["subflow", "group"] as const) {
      it(`is replaced by its value of any type: ${place}`, async () => {
        const settings = { chargePowerKw: "${KW}", takeOver: "${OFF}", unit: "${UNIT}", heartbeat: "${NONE}" };
        assert.equal(await faultsAtDeploy(place, settings), "");
      });

      it(`is named with all that is wrong, in one message: ${place}`, async () => {
        const settings = { name: "${NESTED}", chargePowerKw: "${OFF}", takeOver: "${NONE}", unit: "${WORD}" };
        const said = await faultsAtDeploy(place, settings);

        assert.equal(said.split("\n").length, 1);
        for (const part of [
          `environment variable ${VARIABLE} in "Name"`,
          '"Charging power" is false.',
          '"Control any session" is an empty text.',
          '"Unit" is the text "perhaps".',
        ])
          assert.ok(said.includes(part), said);
      });
    }
  });
});
