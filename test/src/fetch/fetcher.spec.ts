import assert from "node:assert/strict";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import { SmartcarError } from "../../../src/core/error";
import { Fetcher, type FetchState } from "../../../src/fetch/fetcher";
import { type PriceMemory, priceRules, priceTrouble, type PriceTrouble } from "../../../src/fetch/prices/price-rules";
import { StoredPrices } from "../../../src/fetch/prices/stored-prices";
import { supplierOf } from "../../../src/fetch/prices/suppliers";
import type { FetchReply, FetchRequest } from "../../../src/fetch/request";
import { PRICE_SERVICES } from "../../../src/simulator/feeds/price-bodies";
import { FakeClock } from "../../support/fake-clock";
import { ledgerHere } from "../../support/ledger-here";

const supplier = supplierOf("energycharts") ?? assert.fail();

type Answer = (request: FetchRequest) => FetchReply;

/** The service itself, without a network between. */
function service(clock: FakeClock): Answer {
  return ({ url }) => {
    const { hostname, pathname, searchParams } = new URL(url);
    const body = PRICE_SERVICES[hostname]?.({
      path: pathname,
      query: searchParams,
      headers: {},
      body: "",
      now: clock.now(),
    });
    return { status: body?.status ?? 200, headers: {}, text: JSON.stringify(body?.json ?? "") };
  };
}

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, text = ""): Answer =>
  () => ({ status: code, headers, text });

/** A fetcher over restarts: what is stored goes through JSON and its schema each time. */
class House {
  readonly clock = new FakeClock("2026-11-29T05:00:00Z");
  answer: Answer = service(this.clock);
  readonly sentAt: number[] = [];
  readonly states: Array<FetchState<PriceMemory>> = [];
  readonly requests: FetchRequest[] = [];
  readonly faults: unknown[] = [];
  readonly #ledger = ledgerHere();
  #stored: string | undefined;
  #fetcher: Fetcher<PriceMemory> | undefined;

  async start(): Promise<void> {
    this.#fetcher?.close();
    this.#fetcher = new Fetcher({
      rules: priceRules(
        { supplier, country: "DE", area: "DE-LU", token: "", address: "", reading: { zone: "Europe/Berlin" } },
        0.37,
      ),
      stored: {
        get: async () => this.#read(),
        change: async (change) => {
          const memory = change(this.#read());
          this.#stored = JSON.stringify(memory);
          return memory;
        },
      },
      clock: this.clock,
      ledger: this.#ledger,
      send: async (request) => {
        this.sentAt.push(this.clock.now());
        this.requests.push(request);
        return this.answer(request);
      },
      onState: (state) => void this.states.push(state),
      onFault: (cause) => void this.faults.push(cause),
    });
    await this.#fetcher.start();
  }

  refresh(): Promise<void> {
    return (this.#fetcher ?? assert.fail()).refresh();
  }

  get state(): FetchState<PriceMemory> & { readonly trouble: PriceTrouble | undefined } {
    const { state } = this.#fetcher ?? assert.fail();
    return { ...state, trouble: priceTrouble(state, supplier, this.clock.now()) };
  }

  close(): void {
    this.#fetcher?.close();
  }

  #read(): PriceMemory | undefined {
    return this.#stored === undefined ? undefined : StoredPrices.parse(JSON.parse(this.#stored));
  }
}

describe("fetching prices", () => {
  let house: House;

  beforeEach(async () => {
    house = new House();
    await house.start();
  });
  afterEach(() => {
    house.close();
    assert.deepEqual(house.faults, []);
  });

  it("takes two requests a day as long as all is well", async () => {
    await house.clock.advance(10 * DAY_MS);
    assert.ok(house.sentAt.length >= 10 && house.sentAt.length <= 12, String(house.sentAt.length));
    assert.equal(house.state.trouble, undefined);
  });

  it("asks for nothing after a restart while the prices are known", async () => {
    await house.clock.advance(9 * HOUR_MS);
    const before = house.sentAt.length;
    for (let restart = 0; restart < 50; restart += 1) {
      await house.start();
      await house.clock.advance(10 * MINUTE_MS);
    }
    assert.equal(house.sentAt.length, before);
    assert.ok(house.states.at(-1)?.memory.slots.length);
  });

  for (const [name, answer] of [
    ["an outage", status(503)],
    [
      "a network that is down",
      () => {
        throw new SmartcarError("NETWORK", { key: "x", template: "No network.", params: {} }, { retry: "later" });
      },
    ],
    ["nonsense", () => ({ status: 200, headers: {}, text: "<html>" })],
    ["429 without a wait", status(429)],
    ["answers without prices", () => ({ status: 200, headers: {}, text: '{"unix_seconds":[],"price":[]}' })],
  ] as const satisfies ReadonlyArray<readonly [string, Answer]>)
    it(`asks at most 30 times a day over 30 days of ${name}, restarts included`, async () => {
      house.answer = answer;
      for (let day = 0; day < 30; day += 1) {
        await house.clock.advance(DAY_MS - HOUR_MS);
        for (let restart = 0; restart < 12; restart += 1) {
          await house.start();
          await house.clock.advance(5 * MINUTE_MS);
        }
      }
      const gaps = house.sentAt.slice(1).map((at, index) => at - (house.sentAt[index] ?? 0));
      assert.ok(Math.min(...gaps) >= MINUTE_MS, "never twice in a minute");
      // The first hours are closer together; where an answer is good and empty it is asked as for a publication.
      const perDay = house.sentAt.length / 30;
      assert.ok(perDay <= (name === "answers without prices" ? 72 : 30), `${perDay} a day`);
      assert.equal(house.state.trouble?.code, "no-prices");
    });

  it("waits as long as a service asks, as seconds, as a date, and in its answer", async () => {
    const until = new Date(house.clock.now() + 90 * MINUTE_MS);
    const inAnswer = JSON.stringify({ message: { ratelimit: { limit: 12, "retry-at": until.toISOString() } } });
    for (const wait of ["5400", until.toUTCString(), undefined]) {
      house = new House();
      house.answer = wait === undefined ? status(429, {}, inAnswer) : status(429, { "retry-after": wait });
      await house.start();
      await house.clock.advance(89 * MINUTE_MS);
      assert.equal(house.sentAt.length, 1, wait);
      await assert.rejects(house.refresh(), { code: "RATE_LIMIT" });
      await house.clock.advance(5 * MINUTE_MS);
      assert.ok(house.sentAt.length >= 2, wait);
      house.close();
    }
  });

  it("keeps the prices over an outage, and says when tomorrow is late", async () => {
    await house.clock.advance(HOUR_MS);
    house.answer = status(503);
    await house.clock.advance(11 * HOUR_MS);
    const { trouble, memory } = house.state;
    assert.deepEqual([trouble?.code, trouble?.error?.code], ["late", "UPSTREAM"]);
    assert.ok(memory.slots.length > 0);
    house.answer = service(house.clock);
    await house.clock.advance(2 * HOUR_MS);
    assert.equal(house.state.trouble, undefined);
  });

  it("goes on after what nobody expects, less and less often", async () => {
    const unexpected = new TypeError("unexpected");
    house.answer = () => {
      throw unexpected;
    };
    const before = house.sentAt.length;
    await house.clock.advance(2 * HOUR_MS);
    const faults = house.faults.splice(0);
    assert.ok(faults.length >= 4 && faults.length <= 9, String(faults.length));
    assert.ok(faults.every((fault) => fault === unexpected));
    assert.equal(house.sentAt.length - before, faults.length);

    house.answer = service(house.clock);
    await house.clock.advance(HOUR_MS);
    assert.equal(house.state.trouble, undefined);
  });

  it("asks with the tag of the last answer, and takes 304 for the same again", async () => {
    await house.clock.advance(HOUR_MS);
    const known = house.state.memory.slots.length;
    house.answer = (request) => ({ ...service(house.clock)(request), headers: { etag: '"7"' } });
    await house.refresh();
    house.answer = status(304);
    await house.clock.advance(2 * MINUTE_MS);
    await house.refresh();
    assert.equal(house.requests.at(-1)?.headers?.["if-none-match"], '"7"');
    assert.deepEqual([house.state.memory.slots.length, house.state.trouble], [known, undefined]);
  });

  it("is not led far away by a clock that jumps a year ahead and back", async () => {
    await house.clock.advance(HOUR_MS);
    house.clock.jump("2027-11-29T06:00:00Z");
    await house.clock.advance(HOUR_MS);
    house.clock.jump("2026-11-29T07:00:00Z");
    await house.start();
    await house.clock.advance(10 * HOUR_MS);
    assert.equal(house.state.trouble, undefined);
    assert.ok(house.sentAt.length < 10, String(house.sentAt.length));
  });
});
