import assert from "node:assert/strict";
import { Agent } from "undici";
import type { Dispatcher } from "undici";
import { wireCommand } from "../../../src/smartcar/command";
import { SmartcarError } from "../../../src/core/error";
import { plain } from "../../../src/core/speech";
import { held, json } from "../../support/api-server";
import { fixture, fixtureText } from "../../support/fixture";
import { car, failure, signalsPath, startBench, startPath, stopPath } from "../../support/vehicle/smartcar-bench";
import type { Bench } from "../../support/vehicle/smartcar-bench";

const start = { name: "charge-start" } as const;
const stop = { name: "charge-stop" } as const;

const done = JSON.stringify(fixture("api/command.json"));

const report = (status: unknown): object => ({ data: { id: "exec_1", attributes: { status } } });

describe("commands", () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench({ commandTimeoutMs: 60_000 });
  });

  afterEach(() => bench.close());

  describe("on the wire", () => {
    for (const [command, path] of [
      [start, startPath],
      [stop, stopPath],
    ] as const) {
      it(`${command.name} goes to its path, without a body`, async () => {
        bench.server.on(path, json(done));

        const execution = await bench.client.command(car, command);

        const asked = bench.server.asked(path)[0];
        assert.deepEqual(execution, { id: "exec_5550001234", mode: "sync" });
        assert.deepEqual([asked?.method, asked?.body], ["POST", ""]);
        assert.equal(asked?.headers["content-length"], "0");
        assert.equal(asked?.headers["content-type"], undefined);
        assert.equal(asked?.headers["sc-user-id"], car.userId);
        assert.equal(asked?.headers.authorization, "Bearer token-1");
      });
    }

    it("is prevented until it is written: while a connection was sought, the car may have become another process's", async () => {
      bench.server.on(startPath, json(done));
      let calls = 0;
      const beforeSending = (): void => {
        calls += 1;
        if (calls === 2) throw new SmartcarError("ELSEWHERE", plain("Another has it."));
      };

      await assert.rejects(bench.client.command(car, start, undefined, beforeSending), { code: "ELSEWHERE" });
      assert.equal(bench.server.asked(startPath).length, 0);

      await bench.client.command(car, start, undefined, beforeSending);
      assert.equal(bench.server.asked(startPath).length, 1);
    });

    for (const command of ["lock", "unlock"] as const) {
      it(`security-${command} goes to its path, without a body`, async () => {
        const path = startPath.replace("charge/start", `security/${command}`);
        bench.server.on(path, json(done));

        await bench.client.command(car, { name: `security-${command}` });

        const asked = bench.server.asked(path)[0];
        assert.deepEqual([asked?.method, asked?.body, asked?.headers["content-length"]], ["POST", "", "0"]);
      });
    }

    it("a limit goes in the envelope that Smartcar wants", async () => {
      const path = startPath.replace("start", "set-limit");
      bench.server.on(path, json(done));

      await bench.client.command(car, { name: "charge-set-limit", percent: 80 });

      const asked = bench.server.asked(path)[0];
      assert.deepEqual(JSON.parse(asked?.body ?? ""), { data: { attributes: { percent: 80 } } });
      assert.equal(asked?.headers["content-type"], "application/json");
    });

    it("a stop is more urgent than a start", () => {
      assert.deepEqual([wireCommand(start).urgency, wireCommand(stop).urgency], ["command", "stop"]);
    });

    it("no time limit of undici's cuts the long silence", async () => {
      const seen: Dispatcher.DispatchOptions[] = [];
      const agent = new (class extends Agent {
        override dispatch(...[options, handler]: Parameters<Agent["dispatch"]>): boolean {
          seen.push(options);
          return super.dispatch(options, handler);
        }
      })();
      const other = await startBench({ dispatcher: agent });
      other.server.on(stopPath, json(done));

      await other.client.command(car, stop);

      await other.close();
      await agent.close();
      assert.deepEqual(
        seen.map(({ headersTimeout, bodyTimeout }) => [headersTimeout, bodyTimeout]),
        [
          [0, 0],
          [0, 0],
        ],
      );
    });
  });

  describe("answered late on the open connection", () => {
    it("succeed by the body, after keep-alive white space", async () => {
      const { respond, response } = held(202);
      bench.server.on(stopPath, respond);

      const outcome = bench.client.command(car, stop);
      const answer = await response;
      answer.write(" \n");
      answer.write("\r\n\t ");
      answer.end(done);

      assert.equal((await outcome).id, "exec_5550001234");
    });

    it("fail by the body's own status, type and code", async () => {
      const { respond, response } = held(202);
      bench.server.on(stopPath, respond);

      const outcome = failure(bench.client.command(car, stop));
      (await response).end(
        JSON.stringify({ errors: [{ status: "409", type: "VEHICLE_STATE", code: "NOT_CHARGING", resolution: null }] }),
      );

      const error = await outcome;
      assert.deepEqual(
        [error.code, error.status, error.type, error.reason, error.retry, error.mayHaveReachedCar],
        ["VEHICLE_STATE", 409, "VEHICLE_STATE", "NOT_CHARGING", "never", true],
      );
    });

    it("are not repeated because the body speaks of a token", async () => {
      bench.server.on(stopPath, json({ errors: [{ status: "401", type: "AUTHENTICATION" }] }, 202));

      const error = await failure(bench.client.command(car, stop));

      assert.deepEqual([error.code, error.status], ["CREDENTIALS", 401]);
      assert.equal(bench.server.asked(stopPath).length, 1);
    });

    for (const [name, body] of [
      ["nothing", ""],
      ["white space", " \n\n "],
      ["half a document", done.slice(0, 60)],
      ["a web page", fixtureText("api/outage.html")],
      ["something else", "OK"],
    ] as const) {
      for (const status of [200, 202, 204]) {
        it(`are in doubt after ${status} and ${name}`, async () => {
          bench.server.on(stopPath, json(status === 204 ? "" : body, status));

          const error = await failure(bench.client.command(car, stop));

          assert.deepEqual(
            [error.code, error.retry, error.mayHaveReachedCar, error.status],
            ["BAD_RESPONSE", "read-back", true, status],
          );
        });
      }
    }
  });

  describe("reported with another word than SUCCESS", () => {
    const cases: readonly (readonly [string, unknown, string])[] = [
      ["FAILED", report({ value: "FAILED" }), "UPSTREAM"],
      ["FAILURE", report({ value: "FAILURE" }), "UPSTREAM"],
      ["ERROR in lower case", report({ value: "error" }), "UPSTREAM"],
      ["PENDING", report({ value: "PENDING" }), "TIMEOUT"],
      ["a new word", report({ value: "DREAMING" }), "BAD_RESPONSE"],
      ["no word", report({}), "BAD_RESPONSE"],
      ["no status", report(undefined), "BAD_RESPONSE"],
      ["an empty document", {}, "BAD_RESPONSE"],
      ["a list", [], "BAD_RESPONSE"],
      ["null", null, "BAD_RESPONSE"],
      [
        "ERROR and why",
        report({ value: "ERROR", error: { type: "VEHICLE_STATE", code: "CHARGING_PLUG_NOT_CONNECTED" } }),
        "VEHICLE_STATE",
      ],
    ];

    for (const [name, document, code] of cases) {
      it(`are in doubt: ${name}`, async () => {
        bench.server.on(stopPath, json(document));

        const error = await failure(bench.client.command(car, stop));

        assert.deepEqual([error.code, error.retry, error.mayHaveReachedCar], [code, "read-back", true]);
      });
    }

    it("say why where Smartcar does", async () => {
      bench.server.on(stopPath, json(report({ value: "ERROR", error: { type: "VEHICLE_STATE", code: "ASLEEP" } })));

      assert.equal((await failure(bench.client.command(car, stop))).reason, "ASLEEP");
    });
  });

  describe("reported as SUCCESS", () => {
    const documents: Readonly<Record<string, object>> = {
      "without the wrapping": { id: "exec_1", attributes: { status: { value: "SUCCESS" }, executionMode: "async" } },
      "in lower case": { data: { attributes: { status: { value: "success" } } } },
      "as version 2 does": { status: "success", message: "Successfully sent request to vehicle" },
      "with members nobody knows": { data: { attributes: { status: { value: "SUCCESS", more: 1 }, parameters: {} } } },
    };

    for (const [name, document] of Object.entries(documents)) {
      it(`are done: ${name}`, async () => {
        bench.server.on(stopPath, json(document, 202));

        await bench.client.command(car, stop);
      });
    }
  });

  it("go before reads when they have to wait", async () => {
    await bench.close();
    // By one connection they arrive as they were sent.
    bench = await startBench({ dispatcher: new Agent({ connections: 1 }) });
    const { client, server, clock } = bench;
    server.on(signalsPath, json(fixture("api/error-v2.json"), 429, { "retry-after": "20" }), json({ data: [] }));
    server.on(stopPath, json(done));
    server.on(startPath, json(done));
    await failure(client.signals(car));

    const calls = [client.signals(car), client.command(car, start), client.command(car, stop)];
    await clock.advance(20_000);
    await Promise.all(calls);

    const order = server.requests.slice(2).map(({ path }) => path);
    assert.deepEqual(order, [stopPath, startPath, signalsPath]);
  });
});
