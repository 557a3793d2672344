import assert from "node:assert/strict";
import type { SmartcarError } from "../../../src/core/error";
import { json, tokenPath } from "../../support/api-server";
import type { Respond } from "../../support/api-server";
import { fixtureText } from "../../support/fixture";
import { car, failure, signalsPath, startBench, stopPath } from "../../support/vehicle/smartcar-bench";
import type { Bench } from "../../support/vehicle/smartcar-bench";

const vin = "WBYEXAMPLE0000001";
const secrets = [
  "opaque-token-value",
  "EXAMPLE/SECRET",
  "EXAMPLE%2FSECRET",
  vin,
  "59.3301",
  "18.0612",
  "Example Street",
];

/** Everything that a log, a status or a debug node could show of an error. */
function everything(error: SmartcarError): string {
  const seen: unknown[] = [];
  for (let cause: unknown = error; cause instanceof Object && seen.length < 9; cause = Reflect.get(cause, "cause")) {
    const members = Reflect.ownKeys(cause).map((key) => [String(key), Reflect.get(cause, key)]);
    seen.push(Object.fromEntries(members));
  }
  return JSON.stringify(seen, (_key, value: unknown) => (value instanceof Error ? undefined : value));
}

const tattle = {
  status: "400",
  type: "CONNECTED_SERVICES_ACCOUNT",
  code: "ACCOUNT_ISSUE",
  title: vin,
  detail: `${vin} opaque-token-value`,
  suggestedUserMessage: `The car ${vin} at 59.3301, 18.0612 with token=opaque-token-value`,
  meta: { address: "Example Street 1", token: "opaque-token-value" },
};

const answers: Readonly<Record<string, Respond>> = {
  "a talkative refusal": json({ errors: [tattle] }, 400),
  "a refusal with a VIN for a code": json({ errors: [{ type: vin, code: "opaque token-value" }] }, 409),
  "a web page": json(`${fixtureText("api/outage.html")} opaque-token-value ${vin}`, 502),
  "half a document": json(`{"data":[{"vin":"${vin}","token":"opaque-token-value"`),
  "another document": json({ vin, latitude: 59.3301 }),
  "a cut connection": (response) => response.socket?.destroy(),
  "a 401": json({ errors: [{ ...tattle, status: "401", type: "AUTHENTICATION" }] }, 401),
  "a 429": json({ errors: [{ ...tattle, type: "RATE_LIMIT" }] }, 429),
};

describe("errors", () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench({ clientSecret: "EXAMPLE/SECRET", longestWaitMs: 0 });
    bench.server.on(tokenPath, json({ access_token: "opaque-token-value" }));
  });

  afterEach(() => bench.close());

  for (const [name, respond] of Object.entries(answers)) {
    it(`hold no secret after ${name}`, async () => {
      bench.server.on(signalsPath, respond);
      bench.server.on(stopPath, respond);

      const errors = [
        await failure(bench.client.signals(car)),
        await failure(bench.client.command(car, { name: "charge-stop" })),
      ];

      for (const error of errors) {
        const shown = everything(error);
        assert.deepEqual(
          secrets.filter((secret) => shown.includes(secret)),
          [],
          shown,
        );
      }
    });

    it(`hold no secret when the token service gives ${name}`, async () => {
      bench.server.on(tokenPath, respond);

      const shown = everything(await failure(bench.client.checkToken()));

      assert.deepEqual(
        secrets.filter((secret) => shown.includes(secret)),
        [],
        shown,
      );
    });
  }
});
