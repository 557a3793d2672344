import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../src/core/duration";
import { watch, confirmationBy } from "../../../../src/vehicle/commands/confirmation";
import { SETTLE_MS } from "../../../../src/vehicle/state/report-age";
import { FakeClock } from "../../../support/fake-clock";

const LAG = 10 * MINUTE_MS;

/** A car that is watched: what it reports, and how often it was read. */
class Watched {
  readonly clock = new FakeClock();
  readonly #listeners = new Set<() => void>();
  current: { readonly charging: boolean; readonly at: number } | undefined;
  reads = 0;
  onRead = (): void => {};
  readonly lagMs = (): number => LAG;

  readonly onUpdate = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly read = async (): Promise<void> => {
    this.reads += 1;
    this.onRead();
  };

  get watchers(): number {
    return this.#listeners.size;
  }

  hears(charging: boolean, at = this.clock.now()): void {
    this.current = { charging, at };
    for (const listener of this.#listeners) listener();
  }
}

describe("watch", () => {
  let car: Watched;
  let breaker: AbortController;
  let result: string | undefined;
  beforeEach(() => {
    car = new Watched();
    breaker = new AbortController();
    result = undefined;
  });
  afterEach(() => {
    assert.equal(car.watchers, 0, "a listener was left behind");
    assert.equal(car.clock.waiting, 0, "an alarm was left behind");
  });

  const begin = async (charging: boolean, mayRead = true): Promise<void> => {
    const now = car.clock.now();
    const sending = { from: now, until: now };
    const confirmation = () =>
      confirmationBy(car.current ? [{ fits: car.current.charging === charging, at: car.current.at }] : [], sending);
    const { clock, lagMs, onUpdate, read } = car;
    const watched = { clock, lagMs, onUpdate, read, mayRead: async () => mayRead };
    void watch(watched, { sending, confirmation }, breaker.signal).then((found) => (result = found));
    await car.clock.advance(0);
  };

  it("believes a report that comes automatically, without a read", async () => {
    await begin(true);
    await car.clock.advance(60_000);
    car.hears(true);
    await car.clock.advance(0);

    assert.deepEqual([result, car.reads], ["reached", 0]);
  });

  it("goes on waiting while reports say nothing of the command", async () => {
    await begin(true);
    car.hears(true, car.clock.now() - 1);
    car.hears(false, car.clock.now() + SETTLE_MS - 1);
    await car.clock.advance(SETTLE_MS);
    assert.equal(result, undefined);

    car.hears(false);
    await car.clock.advance(0);
    assert.deepEqual([result, car.reads], ["missed", 0]);
  });

  it("reads once when the make's time for reports is over", async () => {
    car.onRead = () => car.hears(true);
    await begin(true);

    await car.clock.advance(LAG + SETTLE_MS - 1);
    assert.deepEqual([result, car.reads], [undefined, 0]);
    await car.clock.advance(1);
    assert.deepEqual([result, car.reads], ["reached", 1]);
  });

  it("leaves it open when the read tells nothing, or fails", async () => {
    car.onRead = () => {
      throw new Error("no network");
    };
    await begin(false);
    await car.clock.advance(LAG + SETTLE_MS);

    assert.deepEqual([result, car.reads], ["open", 1]);
  });

  it("leaves it open rather than spend a read that it may not", async () => {
    await begin(false, false);
    await car.clock.advance(LAG + SETTLE_MS);

    assert.deepEqual([result, car.reads], ["open", 0]);
  });

  it("reads nothing when it is broken off", async () => {
    await begin(false);
    await car.clock.advance(60_000);
    breaker.abort();
    await car.clock.advance(LAG * 2);

    assert.deepEqual([result, car.reads], ["open", 0]);
  });

  it("knows at once what a report has shown already", async () => {
    car.hears(true, car.clock.now() + 1);
    await begin(true);

    assert.deepEqual([result, car.reads], ["reached", 0]);
  });
});
