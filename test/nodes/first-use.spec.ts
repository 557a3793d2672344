import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { Node, NodeAPI, NodeDef } from "node-red";
import { onFirstUse } from "../../nodes/first-use";
import account from "../../nodes/account/node";
import { helper, httpNode, keepServed } from "../support/flow";
import { listen } from "../support/network/loopback";

const AT = { z: "tab", x: 100, y: 100 };

interface Counted extends Node {
  readonly count: number;
}

/** A type whose nodes are numbered, and how often its code was loaded. */
function counting(type: string): { register: (RED: NodeAPI) => void; loads: () => number } {
  let loads = 0;
  const code = (RED: NodeAPI): void => {
    let count = 0;
    RED.nodes.registerType(type, function (this: Node, def: NodeDef): void {
      RED.nodes.createNode(this, def);
      count += 1;
      Object.assign(this, { count });
    });
  };
  const load = (): typeof code => {
    loads += 1;
    return code;
  };
  return { register: onFirstUse(type, load), loads: () => loads };
}

describe("a node type that is loaded on first use", () => {
  afterEach(() => helper.unload());

  it("is not loaded as long as there is no node of it", async () => {
    const { register, loads } = counting("smartcar-charge");

    await helper.load(register, [{ id: "tab", type: "tab" }] as never);

    assert.equal(loads(), 0);
  });

  it("is loaded once, with its first node", async () => {
    const { register, loads } = counting("smartcar-charge");

    await helper.load(register, [
      { id: "tab", type: "tab" },
      { id: "one", type: "smartcar-charge", ...AT },
      { id: "two", type: "smartcar-charge", ...AT },
    ] as never);

    assert.equal(loads(), 1);
    const numbers = ["one", "two"].map((id) => (helper.getNode(id) as Counted).count);
    assert.deepEqual(new Set(numbers), new Set([1, 2]));
  });

  it("answers the editor before there is a node of it", async () => {
    await helper.load(
      onFirstUse("smartcar-account", () => account),
      [{ id: "tab", type: "tab" }] as never,
    );

    const { status, body } = await helper.request().post("/smartcar/vehicles").send({ environment: "simulator" });

    assert.equal(status, 200);
    assert.equal(body.length, 5);
  });

  it("keeps the credentials that its nodes have", async () => {
    await helper.load(
      onFirstUse("smartcar-account", () => account),
      [{ id: "account", type: "smartcar-account", environment: "custom", origin: "http://127.0.0.1:9" }] as never,
      { account: { clientId: "client_mine", clientSecret: "secret" } },
    );

    const { credentials } = helper.getNode("account");

    assert.deepEqual(credentials, { clientId: "client_mine", clientSecret: "secret" });
  });

  it("lets the editor know whether Node-RED serves anything", async () => {
    const exported = async (httpNodeRoot: string | false): Promise<unknown> => {
      const told: object[] = [];
      const watched = (RED: NodeAPI): void => {
        const nodes = { registerType: (_type: string, _construct: unknown, options: object) => told.push(options) };
        const around = {
          settings: { httpNodeRoot, httpAdminRoot: "/admin" },
          httpNode: { use: () => undefined },
          nodes,
        };
        onFirstUse("smartcar-dashboard", () => account)(Object.assign(Object.create(RED), around) as NodeAPI);
      };
      await helper.load(watched, [{ id: "tab", type: "tab" }] as never);
      await helper.unload();
      return told.map((options) => ("settings" in options ? options.settings : undefined));
    };
    const setting = (value: boolean): unknown => [
      {
        smartcarDashboardServesHttp: { value, exportable: true },
        smartcarDashboardAdminRoot: { value: "/admin", exportable: true },
      },
    ];
    assert.deepEqual(await exported("/"), setting(true));
    assert.deepEqual(await exported(false), setting(false));
  });

  it("handles requests before what a flow had served when its first node was made", async () => {
    const handled: string[] = [];
    const serve =
      (name: string) =>
      (_req: unknown, _res: unknown, next: () => void): void => {
        handled.push(name);
        next();
      };
    const code = (RED: NodeAPI): void => {
      RED.httpNode.use(serve("ours"));
      RED.nodes.registerType("smartcar-webhook", function (this: Node, def: NodeDef): void {
        RED.nodes.createNode(this, def);
      });
    };
    const other = (RED: NodeAPI): void => void RED.httpNode.use(serve("another's"));

    await helper.load([keepServed, onFirstUse("smartcar-webhook", () => code), other], [
      { id: "tab", type: "tab" },
      { id: "webhook", type: "smartcar-webhook", ...AT },
    ] as never);
    const server = createServer(httpNode);
    const port = await listen(server);
    await (await fetch(`http://127.0.0.1:${port}/anything`)).text();
    server.close();

    assert.deepEqual(handled, ["ours", "another's"]);
  });
});
