import assert from "node:assert/strict";
import { ControllerRunner, type RunnerOwner } from "../../../nodes/controller/runner";
import { planning } from "../../../nodes/controller/planning-queue";
import { tariffController } from "../../../nodes/tariff/tariff-controller";
import type { TariffInput } from "../../../src/control/tariff/input";
import type { TariffState } from "../../../src/control/tariff/state";
import type { TariffDecision } from "../../../src/control/tariff/decision";
import { AtRest } from "../../../src/core/at-rest";
import { HOUR_MS, MINUTE_MS } from "../../../src/core/duration";
import type { HouseView } from "../../../src/control/allocation/grant";
import type { HouseSeat, SeatRequest } from "../../../src/home/house-seats";
import { changesInTurn } from "../../../src/store/changes-in-turn";
import { TARIFF } from "../../../src/store/keys/node-keys";
import { StoredValue } from "../../../src/store/stored-value";
import { memoryStore } from "../../../src/store/memory-store";
import type { Store } from "../../../src/store/store";
import { FakeClock } from "../../support/fake-clock";

const START = Date.parse("2026-11-20T17:00:00Z");

const rules = {
  zone: "Europe/Berlin",
  targetPercent: 80,
  ready: { 6: "07:30" },
  chargePowerW: 3700,
  capacityKwh: 60,
} as const;

/** Dear until 02:00, then cheap. */
const slots = Array.from({ length: 14 }, (_value, hour) => ({
  startAt: START + hour * HOUR_MS,
  endAt: START + (hour + 1) * HOUR_MS,
  value: hour < 8 ? 0.4 : 0.2,
}));

/** So that all else of the process is at rest, besides what `use` uses. */
function useOthers(use: () => void): void {
  for (let other = 0; other < 600; other += 1) {
    use();
    void new AtRest(0, { write: String, read: Number }).value;
  }
}

type Run = ControllerRunner<TariffState, TariffInput, TariffDecision>;
type Hooks = RunnerOwner<TariffState, TariffDecision>;

describe("a runner", () => {
  let clock: FakeClock;
  let store: Store;
  let writes: number;
  let reported: TariffDecision[];
  let run: Run;
  let check: (decision: TariffDecision) => void;

  /** Nothing may fail unseen. */
  const guard = { run: (_owner: object, _name: string, work: () => unknown): void => void Promise.resolve(work()) };
  const newRun = (
    nodeId: string,
    saved: Store,
    hooks: Partial<Pick<Hooks, "onDecision" | "check">>,
    seat?: HouseSeat,
  ): Run =>
    new ControllerRunner({
      by: { ruling: { controller: tariffController(rules), queue: planning }, clock, guard },
      seat,
      stored: StoredValue.of(saved, TARIFF, { nodeId }),
      car: undefined,
      owner: { onDecision() {}, check() {}, ...hooks },
    });

  const open = async (): Promise<void> => {
    reported = [];
    run = newRun("node", store, {
      onDecision: (decision) => void reported.push(decision),
      check: (decision) => check(decision),
    });
    await run.open();
  };

  beforeEach(async () => {
    check = () => {};
    clock = new FakeClock(START);
    const saved = memoryStore();
    writes = 0;
    store = {
      ...saved,
      ...changesInTurn({
        get: (key) => saved.get(key),
        set: (key, value) => {
          writes += 1;
          // What is kept must be what a file can hold.
          return saved.set(key, JSON.parse(JSON.stringify(value)));
        },
      }),
    };
    await open();
  });

  afterEach(() => run.close());

  it("decides automatically when the time has come", async () => {
    await run.give([{ kind: "prices", slots }]);
    await run.give([{ kind: "car", car: { updatedAt: START, soc: 60 } }]);

    await clock.advance(10 * HOUR_MS);

    const [first] = reported.filter(({ changed }) => changed);
    assert.equal(first?.on, true);
    // All cheap hours cost the same: the later ones will do.
    assert.equal(first?.since, START + 9 * HOUR_MS + 10 * MINUTE_MS);
  });

  it("writes once in five minutes at most, however often the meter tells", async () => {
    await run.give([{ kind: "prices", slots }]);
    for (let second = 0; second < 3600; second += 10) {
      await run.give([{ kind: "power", readings: [{ quantity: "grid", value: 300 + second }] }]);
      await clock.advance(10_000);
    }

    assert.ok(writes >= 10 && writes <= 13, `${writes} writes`);
  });

  it("keeps a request at once", async () => {
    await clock.advance(10 * MINUTE_MS);

    await run.give([{ kind: "request", request: { targetPercent: 90 } }]);
    await clock.advance(1);
    await open();

    assert.equal(run.last?.inputs.targetPercent, 90);
  });

  it("makes the plans of many nodes in as many turns, and others have theirs between", async () => {
    let turn = 0;
    let isOver = false;
    const next = (): void => {
      turn += 1;
      if (!isOver) setImmediate(next);
    };
    setImmediate(next);
    const turns: number[] = [];
    const runs = Array.from({ length: 20 }, (_, index) => {
      const note = (): void => void turns.push(turn);
      return newRun(`${index}`, memoryStore(), { check: note });
    });

    await Promise.all(runs.map((one) => one.give([{ kind: "prices", slots }])));
    isOver = true;
    for (const one of runs) await one.close();

    assert.equal(turns.length, 20);
    assert.equal(new Set(turns).size, 20, turns.join());
  });

  it("takes nothing on of which no message can be made", async () => {
    await run.give([{ kind: "request", request: { targetPercent: 90 } }]);
    check = ({ inputs }) => assert.notEqual(inputs.targetPercent, 70, "cannot be told");

    await assert.rejects(run.give([{ kind: "request", request: { targetPercent: 70 } }]), /cannot be told/);
    await clock.advance(10 * MINUTE_MS);
    check = () => {};
    await open();

    assert.equal(run.last?.inputs.targetPercent, 90);
  });

  it("says after a restart only what is another command than before it", async () => {
    await run.give([{ kind: "prices", slots }]);
    const first = await run.give([{ kind: "car", car: { updatedAt: START, soc: 60 } }]);
    assert.deepEqual([first.on, first.changed], [false, true]);
    await run.close();

    await open();
    await clock.advance(MINUTE_MS);
    assert.equal(run.last?.on, undefined);
    await run.give([{ kind: "power", readings: [{ quantity: "grid", value: 300 }] }]);
    assert.equal(run.last?.reason.code, "warming-up", "a meter is no report of the car");
    const again = await run.give([{ kind: "car", car: { updatedAt: START, soc: 60 } }]);

    assert.deepEqual([again.on, again.changed, again.reason.code], [false, false, "waiting"]);
  });

  it("tells the car nothing as long as no price was ever known", async () => {
    const { on, changed } = await run.give([{ kind: "car", car: { updatedAt: START, soc: 60 } }]);

    assert.deepEqual([on, changed], [undefined, false]);
  });

  it("forgets what was kept and is not understood", async () => {
    await store.set("tariff/node", { prices: "many", requests: 7, estimate: [], on: "maybe" });

    await open();

    assert.equal(run.last?.on, undefined);
  });

  it("asks its house for what it needs, and gives it nothing else to hold", async () => {
    const asked: SeatRequest[] = [];
    const view = { grant: { granted: true } } as const;
    const ask = (request: SeatRequest): HouseView => {
      asked.push(request);
      return view;
    };
    const seated = newRun("seated", memoryStore(), {}, { view, ask, leave: () => {} });
    await seated.open();
    await seated.give([{ kind: "prices", slots }]);
    await seated.give([{ kind: "car", car: { updatedAt: START, soc: 60, pluggedIn: true } }]);
    await seated.close();

    assert.deepEqual(new Set(asked.flatMap(Object.keys)), new Set(["demand", "follows", "planning"]));
    assert.ok(asked.at(-1)?.demand);
    assert.ok(asked.at(-1)?.planning);
  });

  it("decides the same whether or not it was at rest meanwhile", async () => {
    const other = newRun("other", memoryStore(), {});
    await other.open();
    const inputs: readonly TariffInput[] = [
      { kind: "prices", slots },
      { kind: "car", car: { updatedAt: START, soc: 60 } },
      ...Array.from({ length: 40 }, (_value, index): TariffInput => {
        return { kind: "power", readings: [{ quantity: "grid", value: index < 20 ? 300 : -5000 - index }] };
      }),
      { kind: "request", request: { targetPercent: 90 } },
    ];
    for (const input of inputs) {
      const decided = await run.give([input]);
      const same = await other.give([input]);
      useOthers(() => run.last);

      assert.deepEqual(same, decided);
      assert.deepEqual(other.outlook(), run.outlook());
      await clock.advance(MINUTE_MS);
    }
    await other.close();
  });

  it("sets no alarm any more once it is closed", async () => {
    await run.give([{ kind: "prices", slots }]);

    await run.close();
    await run.give([{ kind: "power", readings: [{ quantity: "grid", value: 300 }] }]);

    assert.equal(clock.waiting, 0);
  });
});
