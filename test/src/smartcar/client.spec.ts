import assert from "node:assert/strict";
import { json } from "../../support/api-server";
import { fixture } from "../../support/fixture";
import { car, failure, signalsPath, startBench, vehiclePath } from "../../support/vehicle/smartcar-bench";
import type { Bench } from "../../support/vehicle/smartcar-bench";

describe("SmartcarClient", () => {
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench();
  });

  afterEach(() => bench.close());

  describe("reading", () => {
    it("asks for all signals with the token and the owner", async () => {
      const { client, server } = bench;
      server.on(signalsPath, json(fixture("api/signals.json")));

      const list = await client.signals(car);

      const asked = server.asked(signalsPath)[0];
      assert.equal(list.signals.length, 27);
      assert.equal(asked?.method, "GET");
      assert.equal(asked?.headers.authorization, "Bearer token-1");
      assert.equal(asked?.headers["sc-user-id"], car.userId);
      assert.equal(asked?.headers["sc-unit-system"], undefined);
    });

    it("asks for one signal by its code", async () => {
      const { client, server } = bench;
      server.on(`${signalsPath}/vehicleidentification-vin`, json(fixture("api/signal.json")));

      const signal = await client.signal(car, "VehicleIdentification-VIN");

      assert.equal(signal.code, "vehicleidentification-vin");
    });

    it("asks for a vehicle without naming an owner", async () => {
      const { client, server } = bench;
      server.on(vehiclePath, json(fixture("api/vehicle-unwrapped.json")));

      const vehicle = await client.vehicle(car.vehicleId);

      assert.equal(vehicle.model, "EX30");
      assert.equal(server.asked(vehiclePath)[0]?.headers["sc-user-id"], undefined);
    });

    it("asks for all pages of the connections, fifty at a time", async () => {
      const { client, server } = bench;
      const relationships = { vehicle: { data: { id: "v" } }, user: { data: { id: "u" } } };
      const page = (id: string, next: string | null): object => ({ data: [{ id, relationships }], links: { next } });
      server.on("/v3/connections", json(page("a", "https://elsewhere.example/v3/connections")), json(page("b", null)));

      const connections = await client.connections({ userId: car.userId });

      const queries = server.asked("/v3/connections").map(({ query }) => query);
      assert.deepEqual(
        connections.map(({ id }) => id),
        ["a", "b"],
      );
      assert.deepEqual(
        queries.map((query) => query.get("page[number]")),
        ["1", "2"],
      );
      assert.deepEqual(
        queries.map((query) => query.get("page[size]")),
        ["50", "50"],
      );
      assert.deepEqual(
        queries.map((query) => query.get("filter[userId]")),
        [car.userId, car.userId],
      );
    });
  });

  describe("checking what it is asked", () => {
    it("says that an id is missing", async () => {
      assert.equal((await failure(bench.client.vehicle(""))).code, "NOT_CONFIGURED");
      assert.equal((await failure(bench.client.signals({ ...car, userId: "" }))).code, "NOT_CONFIGURED");
      assert.equal((await failure(bench.client.signal(car, ""))).code, "NOT_CONFIGURED");
    });

    for (const id of ["../connections", "a/b", "a b", "a\r\nx: y", "ä", "%2e%2e", "..", "a".repeat(101)]) {
      it(`refuses ${JSON.stringify(id.slice(0, 20))} as an id, unsent and unsaid`, async () => {
        const error = await failure(bench.client.vehicle(id));

        assert.equal(error.code, "BAD_INPUT");
        assert.equal(error.message.includes(id), false);
        assert.equal(bench.server.requests.length, 0);
      });
    }
  });

  describe("with a document that is not what was asked", () => {
    const documents = { null: null, "a number": 5, "a list": [], "an empty object": {}, "a wrong list": { data: [5] } };

    for (const [name, document] of Object.entries(documents)) {
      it(`says so of ${name}`, async () => {
        const { client, server } = bench;
        server.on(vehiclePath, json(document));
        server.on(`${signalsPath}/charge-voltage`, json(document));

        const errors = [
          await failure(client.vehicle(car.vehicleId)),
          await failure(client.signal(car, "charge-voltage")),
        ];

        for (const error of errors) {
          assert.equal(error.code, "BAD_RESPONSE");
          assert.equal(error.retry, "later");
          assert.equal(error.status, 200);
          assert.match(error.message, /does not contain the (vehicle|signal)/);
        }
        assert.deepEqual(
          errors.map(({ mayHaveReachedCar }) => mayHaveReachedCar),
          [false, true],
        );
      });
    }

    it("says so of signals that are no list", async () => {
      bench.server.on(signalsPath, json({ data: {} }));

      assert.equal((await failure(bench.client.signals(car))).code, "BAD_RESPONSE");
    });

    it("says so of connections that are no list", async () => {
      bench.server.on("/v3/connections", json({}));

      assert.equal((await failure(bench.client.connections())).code, "BAD_RESPONSE");
    });
  });

  describe("closing", () => {
    it("ends what is under way", async () => {
      const { client, server } = bench;
      server.on(signalsPath, () => {});
      const arrived = server.next(signalsPath);

      const reading = failure(client.signals(car));
      await arrived;
      await client.close();

      assert.equal((await reading).code, "CLOSED");
      assert.equal((await reading).retry, "never");
    });

    it("ends what waits for its turn", async () => {
      const { client, server } = bench;
      server.on(signalsPath, json({}, 429, { "retry-after": "20" }));
      await failure(client.signals(car));

      const waiting = failure(client.signals(car));
      await client.close();

      assert.equal((await waiting).code, "CLOSED");
      assert.equal(server.asked(signalsPath).length, 1);
    });

    it("answers nothing any more", async () => {
      await bench.client.close();

      assert.equal((await failure(bench.client.signals(car))).code, "CLOSED");
      assert.equal((await failure(bench.client.checkToken())).code, "CLOSED");
      assert.equal(bench.server.requests.length, 0);
    });

    it("may be done twice", async () => {
      await bench.client.close();
      await bench.client.close();
    });
  });

  describe("aborting", () => {
    it("ends a call at once, and only that", async () => {
      const { client, server } = bench;
      const giveUp = new AbortController();
      server.on(signalsPath, () => {}, json(fixture("api/signals.json")));
      const arrived = server.next(signalsPath);

      const reading = failure(client.signals(car, giveUp.signal));
      await arrived;
      const other = client.signals(car);
      giveUp.abort();

      assert.equal((await reading).code, "CLOSED");
      assert.equal((await other).signals.length, 27);
    });

    it("keeps a call from being sent", async () => {
      const error = await failure(bench.client.signals(car, AbortSignal.abort()));

      assert.deepEqual([error.code, error.mayHaveReachedCar], ["CLOSED", false]);
      assert.equal(bench.server.requests.length, 0);
    });

    it("leaves no listener on the caller's signal", async () => {
      const { client, server } = bench;
      const { signal } = new AbortController();
      const counts = { added: 0, removed: 0 };
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...parts: Parameters<typeof add>) => (counts.added++, add(...parts));
      signal.removeEventListener = (...parts: Parameters<typeof remove>) => (counts.removed++, remove(...parts));
      server.on(signalsPath, json(fixture("api/signals.json")));

      await client.signals(car, signal);

      assert.deepEqual(counts, { added: 1, removed: 1 });
    });
  });

  describe("the throttle", () => {
    it("rests the car after a 429, and says in the error for how long", async () => {
      const { client, server } = bench;
      server.on(signalsPath, json(fixture("api/error-v2.json"), 429, { "retry-after": "7" }));

      const first = await failure(client.signals(car));
      const waiting = client.signals(car);
      server.on(signalsPath, json(fixture("api/signals.json")));
      await bench.clock.advance(6_999);
      const before = server.asked(signalsPath).length;
      await bench.clock.advance(1);
      await waiting;

      assert.deepEqual([first.code, first.scope, first.retryAfterMs], ["RATE_LIMIT", "vehicle", 7_000]);
      assert.deepEqual([before, server.asked(signalsPath).length], [1, 2]);
    });

    it("names a rest of its own where Smartcar names none", async () => {
      bench.server.on(signalsPath, json({ errors: [{ type: "RATE_LIMIT", code: "SMARTCAR_API" }] }, 429));

      const error = await failure(bench.client.signals(car));

      assert.deepEqual([error.code, error.scope, error.retryAfterMs], ["RATE_LIMIT", "application", 30_000]);
    });

    it("turns a call away, unsent, that would have to wait for longer than allowed", async () => {
      const { client, server } = bench;
      server.on(signalsPath, json(fixture("api/error-v2.json"), 429, { "retry-after": "31" }));
      await failure(client.signals(car));

      const error = await failure(client.signals(car));

      assert.deepEqual([error.code, error.retry, error.retryAfterMs], ["RATE_LIMIT", "later", 31_000]);
      assert.equal(error.status, undefined);
      assert.equal(server.asked(signalsPath).length, 1);
    });
  });
});
