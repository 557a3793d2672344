import assert from "node:assert/strict";
import { cloudAndAccount, Flow, helper, type Out } from "../support/flow";

/** Neither a text nor a number can be made of them. */
const HOSTILE: readonly (readonly [what: string, make: () => unknown])[] = [
  ["an object that is no text", () => ({ toString: "", valueOf: 1 })],
  ["an object without a prototype", () => Object.create(null) as unknown],
  ["a symbol", () => Symbol("house")],
  ["a list of such", () => [{ toString: 1 }, Object.create(null)]],
];

const NODES: readonly string[] = [
  "smartcar-charge",
  "smartcar-forecast",
  "smartcar-limit",
  "smartcar-lock",
  "smartcar-mode",
  "smartcar-mqtt",
  "smartcar-notify",
  "smartcar-prices",
  "smartcar-records",
  "smartcar-schedule",
  "smartcar-signals",
  "smartcar-surplus",
  "smartcar-tariff",
  "smartcar-vehicles",
];

/** The words that a topic ends with, and that an object has as its members. */
const WORDS: readonly string[] = [
  "mode",
  "boost",
  "ready",
  "departures",
  "calendar",
  "target",
  "full",
  "minimum",
  "ceiling",
  "grid-limit",
  "power",
  "soc",
  "surplus",
  "tariff",
  "charge",
  "limit",
  "days",
  "data",
  "prices",
  "forecast",
  "price",
  "error",
];

/** What else a node reads of a message. */
const MEMBERS: readonly string[] = ["topic", "vehicleId", "action", "from", "to", "month", "prices", "qos", "language"];

function* messages(make: () => unknown): Generator<Record<string, unknown>> {
  yield { payload: make() };
  for (const word of WORDS) {
    yield { topic: `house/${word}`, payload: make() };
    yield { topic: `smartcar/bmw/${word}/set`, payload: make() };
    yield { payload: { [word]: make() } };
  }
  for (const member of MEMBERS) yield { payload: "read", [member]: make() };
}

const isUnexpected = ({ msg }: Out): boolean => Object(msg["error"]).code === "INTERNAL";

describe("what can be made neither a text nor a number", () => {
  let cloud: Awaited<ReturnType<typeof cloudAndAccount>>;
  before(async () => (cloud = await cloudAndAccount()));
  afterEach(() => helper.unload());
  after(() => cloud.simulator.close());

  for (const type of NODES) {
    it(`is refused or ignored by ${type} wherever it stands`, async () => {
      const node = { type, vehicle: "bmw", account: "account", zone: "UTC" };
      const flow = await Flow.load(node, cloud.configs, cloud.credentials);
      const unexpected: string[] = [];
      for (const [what, make] of HOSTILE)
        for (const msg of messages(make)) {
          const where = `${what} in ${Object.keys(msg).join()} ${typeof msg["topic"] === "string" ? msg["topic"] : ""}`;
          flow.node.receive(msg);
          await flow.quiet();
          unexpected.push(
            ...flow
              .take()
              .filter(isUnexpected)
              .map((out) => `${where}: ${Object(out.msg["error"]).message}`),
          );
        }
      assert.deepEqual(unexpected, []);
    });
  }
});
