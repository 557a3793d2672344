import assert from "node:assert/strict";
import { plain, inEnglish } from "../../../../src/core/speech";
import * as fc from "fast-check";
import { MINUTE_MS } from "../../../../src/core/duration";
import { SmartcarError } from "../../../../src/core/error";
import type { ChargeSign } from "../../../../src/vehicle/commands/charge-evidence";
import {
  decideCommand,
  seenOf,
  type Budgets,
  type CommandRequest,
  type Decision,
  type Knowledge,
} from "../../../../src/vehicle/commands/decide-command";
import { makeOf } from "../../../../src/vehicle/makes";

const NOW = Date.parse("2026-06-01T10:00:00Z");
const ago = (minutes: number): number => NOW - minutes * MINUTE_MS;

const nothingKnown: Knowledge = {
  make: makeOf("TESLA"),
  makeName: "TESLA",
  unsupported: undefined,
  place: "unknown",
  soc: undefined,
  charge: { signs: [] },
  value: undefined,
  last: undefined,
  taken: undefined,
  stopSent: undefined,
  settledAt: -Infinity,
  settlingUntil: undefined,
  doubtedAt: -Infinity,
  startableAt: -Infinity,
  newsAt: undefined,
  awakeAt: undefined,
};
const person: CommandRequest = { command: "stop", askedAt: NOW, repeated: false, automatic: false, force: false };
const controller: CommandRequest = { ...person, automatic: true };
const enough: Budgets = { calls: 400, stops: undefined, commands: undefined };

const sign = (of: ChargeSign["of"], charging: boolean, minutes: number): ChargeSign => ({
  of,
  charging,
  at: ago(minutes),
});
const reporting = (...signs: readonly ChargeSign[]): Knowledge => ({ ...nothingKnown, charge: { signs } });

function decide(
  known: Partial<Knowledge>,
  request: Partial<CommandRequest> = {},
  budgets: Partial<Budgets> = {},
): string {
  const decision = decideCommand(
    { ...nothingKnown, ...known },
    { ...person, ...request },
    { ...enough, ...budgets },
    NOW,
  );
  return inAWord(decision);
}

function inAWord(decision: Decision): string {
  if ("fault" in decision) return decision.fault.code;
  return "answer" in decision ? (decision.answer.code ?? decision.answer.outcome) : decision.do;
}

describe("seenOf", () => {
  it("holds a rise of the state of charge against a stop only when all of it came after the stop", () => {
    const stop = { command: "stop" } as const;
    const sending = { from: ago(10), until: ago(9.8) };
    const seen = (rise: ChargeSign): string =>
      seenOf(reporting(sign("charging", false, 9.7), sign("status", false, 9.7), rise), stop, sending);

    assert.equal(seen({ ...sign("soc", true, 9.7), since: ago(11) }), "reached");
    assert.equal(seen({ ...sign("soc", true, 9.7), since: ago(9.9) }), "open");
    assert.equal(seen({ ...sign("soc", true, 1), since: ago(5) }), "missed");
    assert.equal(seen(sign("soc", true, 9.7)), "open");
  });
});

describe("decideCommand", () => {
  describe("about a stop that a person asks for", () => {
    it("sends it unless everything reported a moment ago agrees that the car does not charge", () => {
      assert.equal(decide({}), "send");
      assert.equal(decide(reporting(sign("charging", false, 1), sign("status", false, 1))), "already");
      assert.equal(decide(reporting(sign("charging", false, 3), sign("status", false, 3))), "send");
      for (const of of ["charging", "status", "power", "soc"] as const) {
        assert.equal(decide(reporting(sign("cable", false, 1), sign(of, true, 1))), "send", of);
      }
      assert.equal(decide(reporting(sign("power", false, 1))), "send");
    });

    it("does not take for an answer what may have been overtaken", () => {
      const rests = reporting(sign("charging", false, 1));

      assert.equal(decide({ ...rests, startableAt: ago(0.5) }), "send");
      assert.equal(decide({ ...rests, settlingUntil: ago(0.5) }), "send");
      assert.equal(decide({ ...rests, doubtedAt: ago(0.5) }, { force: true }), "send");
    });

    it("ignores what the car reported before it was stopped, and what newer reports have long overtaken", () => {
      const rests = sign("charging", false, 1);
      const stopSent = { from: ago(6), until: ago(6) };

      assert.equal(decide({ ...reporting(rests, sign("power", true, 7)), stopSent }), "already");
      assert.equal(decide(reporting(rests, sign("power", true, 40))), "already");
      assert.equal(decide(reporting(rests, sign("power", true, 20))), "send");
    });
  });

  describe("about a stop that nobody has pressed", () => {
    it("looks once at a car that is not known to charge, and sends nothing to one that has stopped", () => {
      const rests = reporting(sign("charging", false, 90));

      assert.deepEqual([decide({}, controller), decide(rests, controller)], ["read", "read"]);
      assert.equal(decide(rests, { ...controller, lookedAt: NOW }), "already");
      assert.equal(decide({ settledAt: ago(60) }, { ...controller, lookedAt: NOW }), "send");
      assert.equal(decide({}, { ...controller, lookedAt: NOW }), "NOT_REPORTED");
    });

    it("needs no look where everything agrees, or where the car charges", () => {
      assert.equal(decide(reporting(sign("charging", false, 9)), controller), "already");
      assert.equal(decide(reporting(sign("charging", false, 9), sign("power", true, 9)), controller), "send");
      const sending = { from: ago(60), until: ago(60) };
      assert.equal(decide({ taken: { command: "start", sending } }, controller), "send");
    });

    it("does not spend the last call on a look", () => {
      assert.equal(decide({}, controller, { calls: 1 }), "send");
    });

    it("is sent when an answer was wrong, whatever is remembered", () => {
      const sending = { from: ago(2), until: ago(2) };
      const result = { outcome: "already", reason: "The car is not charging." } as const;
      const last = { command: "stop", result, wasSent: true, sending, failuresBefore: 0 } as const;
      const charges = { ...reporting(sign("charging", true, 1)), last };

      assert.equal(decide(charges, { ...controller, repeated: true }), "already");
      assert.equal(decide(charges, { ...controller, withdrawn: true }), "send");
    });
  });

  describe("about a start", () => {
    const start = { command: "start" } as const;

    it("needs none where one sign says that the car charges and none says otherwise", () => {
      assert.equal(decide(reporting(sign("charging", true, 5)), start), "already");
      assert.equal(decide(reporting(sign("charging", true, 5), sign("status", false, 5)), start), "send");
      assert.equal(decide(reporting(sign("charging", true, 11)), start), "send");
    });

    it("is pointless for a car that is unplugged or full", () => {
      assert.equal(decide(reporting(sign("cable", false, 5)), start), "NOT_PLUGGED_IN");
      assert.equal(
        decide(reporting(sign("cable", false, 5), sign("charging", true, 5), sign("power", false, 5)), start),
        "NOT_PLUGGED_IN",
      );
      assert.equal(decide(reporting(sign("cable", false, 5), sign("power", true, 5)), start), "send");
      const full = { signs: [sign("status", false, 5)], fullAt: ago(5) };
      assert.equal(decide({ charge: full }, start), "FULLY_CHARGED");
    });

    it("is not sent again when it may have been carried out", () => {
      const error = new SmartcarError("SERVER", plain("It failed"), {
        retry: "read-back",
        status: 503,
        mayHaveReachedCar: true,
      });
      const tried = { error, sends: 1, sending: { from: ago(30), until: ago(30) } };
      const missed = reporting(sign("charging", false, 10));

      assert.equal(decide(missed, { ...start, tried }), "SERVER");
      assert.equal(decide(reporting(sign("charging", true, 10)), { ...person, tried }), "send");
    });
  });

  it("sends no start and no stop to a car elsewhere, and a limit wherever it is", () => {
    for (const command of ["start", "stop"] as const) {
      assert.equal(decide({ place: "away" }, { command }), "AWAY_FROM_HOME");
      assert.equal(decide({ place: "away" }, { command, force: true }), "send");
      assert.equal(decide({ place: "unknown" }, { command }), "send");
    }
    assert.equal(decide({ place: "away" }, { command: "set-limit", limit: 80 }), "send");
  });

  describe("about what a make refuses below a state of charge", () => {
    const at = (make: string, percent: number, minutes = 5): Partial<Knowledge> => ({
      make: makeOf(make),
      makeName: make,
      soc: { percent, at: ago(minutes) },
    });

    it("sends no stop that would be refused, and looks where the level may have risen", () => {
      assert.deepEqual([decide(at("POLESTAR", 39)), decide(at("POLESTAR", 40))], ["SOC_TOO_LOW", "send"]);
      assert.equal(decide(at("POLESTAR", 39), { force: true }), "send");
      assert.equal(decide(at("POLESTAR", 39, 90)), "read");
      assert.equal(decide(at("POLESTAR", 39, 90), { lookedAt: NOW }), "send");
      assert.equal(decide(at("GMC", 49), { command: "start" }), "SOC_TOO_LOW");
    });

    it("warns of a start that cannot be taken back", () => {
      const warning = (known: Partial<Knowledge>): string | undefined => {
        const decision = decideCommand({ ...nothingKnown, ...known }, { ...person, command: "start" }, enough, NOW);
        if (decision.do !== "send") return decision.do;
        return decision.warning && inEnglish(decision.warning);
      };
      assert.equal(
        warning(at("POLESTAR", 30)),
        "Polestar cars refuse a stop below 40%. The car is at 30%. Until then, stop the charging at the charger.",
      );
      assert.equal(warning(at("POLESTAR", 60)), undefined);
      assert.match(warning(at("NISSAN", 60)) ?? "", /^Nissan cars cannot be stopped through Smartcar\./);
      assert.equal(decide(at("NISSAN", 60), { command: "stop" }), "MAKE_CANNOT");
    });
  });

  describe("about a car that sleeps", () => {
    const error = new SmartcarError("VEHICLE_STATE", plain("It sleeps"), {
      reason: "ASLEEP",
      retry: "later",
      mayHaveReachedCar: true,
    });
    const tried = { error, sends: 1, sending: { from: ago(2), until: ago(2) } };

    it("waits, until the car tells that it is awake or someone asks again", () => {
      assert.equal(decide({}, { tried }), "wait");
      assert.equal(decide({ awakeAt: ago(1) }, { tried }), "send");
      assert.equal(decide({ awakeAt: ago(3) }, { tried }), "wait");
      assert.equal(decide({}, { tried, pressedAt: NOW }), "send");
    });

    it("gives up after four tries, whatever wakes it", () => {
      assert.equal(decide({ awakeAt: ago(1) }, { tried: { ...tried, sends: 4 }, pressedAt: NOW }), "ASLEEP");
    });
  });
});

describe("decideCommand about schedules", () => {
  const volvo: Partial<Knowledge> = { make: makeOf("VOLVO"), makeName: "VOLVO", place: "away" };
  const create = { command: "schedule-create" } as const;
  const remove = { command: "schedule-delete" } as const;
  const at = (minutes: number): { from: number; until: number } => ({ from: ago(minutes), until: ago(minutes) });
  const lost = new SmartcarError("TIMEOUT", plain("No answer"), { retry: "read-back", mayHaveReachedCar: true });

  it("asks wherever the car is, and only what its make or the car itself takes", () => {
    for (const command of ["schedule-list", "schedule-report", "schedule-create", "schedule-delete"] as const) {
      assert.equal(decide(volvo, { command }), "send", command);
      assert.equal(
        decide({ ...volvo, unsupported: { outcome: "unsupported", reason: "No" } }, { command }),
        "unsupported",
      );
    }
    const bmw = { make: makeOf("BMW"), makeName: "BMW" };
    assert.deepEqual([decide(bmw, create), decide(bmw, { command: "schedule-list" })], ["MAKE_CANNOT", "MAKE_CANNOT"]);
    assert.deepEqual([decide(bmw, remove), decide(bmw, { command: "schedule-report" })], ["send", "send"]);
  });

  it("makes none whose later deletions the calls that are left do not pay", () => {
    assert.equal(decide(volvo, { ...create, callsLater: 3 }, { calls: 3 }), "CALLS_USED");
    assert.equal(decide(volvo, { ...create, callsLater: 3 }, { calls: 4 }), "send");
    assert.equal(decide(volvo, remove, { calls: 1 }), "send");
    assert.equal(decide(volvo, remove, { calls: 0 }), "CALLS_USED");
  });

  it("does not ask twice for what may still come to be", () => {
    const asked = { ...volvo, taken: { command: "schedule-create", sending: at(20) } } as const;

    assert.equal(decide(asked, create), "unknown");
    assert.equal(decide({ ...asked, value: { fits: false, at: ago(15) } }, create), "unknown");
    assert.equal(decide({ ...asked, value: { fits: false, at: ago(5) } }, create), "send");
    assert.equal(decide({ ...asked, value: { fits: true, at: ago(15) } }, create), "already");
  });

  it("looks for what got no answer at once and once more, and leaves it in doubt then", () => {
    const tried = (minutes: number): Partial<CommandRequest> => ({
      ...create,
      tried: { sends: 1, error: lost, sending: at(minutes) },
    });

    assert.equal(decide(volvo, tried(0)), "read");
    assert.equal(decide(volvo, { ...tried(1), lookedAt: ago(1) }), "wait");
    assert.equal(decide(volvo, { ...tried(5), lookedAt: ago(5) }), "read");
    assert.equal(decide(volvo, { ...tried(5), lookedAt: NOW }), "unknown");
    assert.equal(decide({ ...volvo, value: { fits: true, at: NOW } }, { ...tried(1), lookedAt: NOW }), "done");
  });

  it("takes what is gone for deleted, and leaves what is still listed", () => {
    const gone = new SmartcarError("NOT_FOUND", plain("It is gone"), { status: 404, reason: "RESOURCE" });
    const after = (error: SmartcarError): Partial<CommandRequest> => ({
      ...remove,
      tried: { sends: 1, error, sending: at(1) },
    });

    assert.equal(decide(volvo, after(gone)), "already");
    assert.equal(decide(volvo, after(lost)), "read");
    assert.equal(decide({ ...volvo, value: { fits: true, at: NOW } }, after(lost)), "done");
    assert.equal(decide({ ...volvo, value: { fits: false, at: NOW } }, after(lost)), "TIMEOUT");
  });

  it("asks again at once, and only once, where Smartcar knows the path by another word", () => {
    const path = new SmartcarError("NOT_FOUND", plain("No such path"), { status: 404, reason: "PATH", retry: "later" });
    const tried = { error: path, sending: at(0) };

    assert.equal(decide(volvo, { ...create, tried: { ...tried, sends: 1 } }), "send");
    assert.equal(decide(volvo, { ...create, tried: { ...tried, sends: 2 } }), "NOT_FOUND");
  });

  it("does not try a car again that sleeps: the sync as a whole is made again", () => {
    const asleep = new SmartcarError("VEHICLE_STATE", plain("It sleeps"), { reason: "ASLEEP", retry: "later" });
    assert.equal(decide(volvo, { ...create, tried: { sends: 1, error: asleep, sending: at(1) } }), "ASLEEP");
  });
});

const instant = fc.oneof(
  fc.integer({ min: -400, max: 3 }).map((minutes) => NOW + minutes * MINUTE_MS),
  fc.constantFrom(NOW, -Infinity, ago(2), ago(10), ago(30)),
);
const finite = fc.integer({ min: -400, max: 3 }).map((minutes) => NOW + minutes * MINUTE_MS);
const sending = fc
  .tuple(finite, fc.integer({ min: 0, max: 5 }))
  .map(([from, m]) => ({ from, until: from + m * MINUTE_MS }));
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const command = fc.constantFrom(
  "start",
  "stop",
  "set-limit",
  "lock",
  "unlock",
  "schedule-list",
  "schedule-report",
  "schedule-create",
  "schedule-delete" as const,
);
const charging = fc.constantFrom("start", "stop" as const);

const error = fc
  .record({
    code: fc.constantFrom(
      "VEHICLE_STATE",
      "UPSTREAM",
      "SERVER",
      "NETWORK",
      "RATE_LIMIT",
      "OWNER_ACTION",
      "UNSUPPORTED",
      "NOT_FOUND",
      "BAD_RESPONSE" as const,
    ),
    reason: optional(
      fc.constantFrom("ASLEEP", "UNREACHABLE", "NOT_CHARGING", "CHARGING_IN_PROGRESS", "FULLY_CHARGED", "CHARGE_FAULT"),
    ),
    retry: fc.constantFrom("never", "later", "read-back" as const),
    status: optional(fc.constantFrom(400, 403, 409, 429, 500, 503)),
    retryAfterMs: optional(fc.integer({ min: 0, max: 7_200_000 })),
    mayHaveReachedCar: fc.boolean(),
  })
  .map(({ code, ...detail }) => new SmartcarError(code, plain("It failed"), detail));

const past = fc.record({
  command: charging,
  result: fc.oneof(
    error,
    fc.record({
      outcome: fc.constantFrom("done", "already", "refused", "unknown", "unsupported" as const),
      reason: fc.constant("As it was"),
    }),
  ),
  wasSent: fc.boolean(),
  sending,
  failuresBefore: fc.integer({ min: 0, max: 9 }),
});

const knowledge: fc.Arbitrary<Knowledge> = fc
  .record({
    makeName: fc.constantFrom(
      "TESLA",
      "BMW",
      "VOLVO",
      "VOLKSWAGEN",
      "POLESTAR",
      "GMC",
      "NISSAN",
      "MERCEDES",
      undefined,
    ),
    unsupported: optional(fc.constant({ outcome: "unsupported", reason: "It cannot" } as const)),
    place: fc.constantFrom("home", "away", "unknown" as const),
    soc: optional(fc.record({ percent: fc.integer({ min: 0, max: 100 }), at: finite })),
    signs: fc.array(
      fc.record({
        of: fc.constantFrom("charging", "status", "power", "soc", "cable" as const),
        charging: fc.boolean(),
        at: finite,
      }),
      { maxLength: 5 },
    ),
    fullAt: optional(finite),
    value: optional(fc.record({ fits: fc.boolean(), isNear: fc.boolean(), at: finite })),
    last: optional(past),
    taken: optional(fc.record({ command, limit: optional(fc.constantFrom(70, 80)), sending })),
    stopSent: optional(sending),
    settledAt: instant,
    settlingUntil: optional(finite),
    doubtedAt: instant,
    startableAt: instant,
    newsAt: optional(finite),
    awakeAt: optional(finite),
  })
  .map(({ signs, fullAt, makeName, ...rest }) => ({
    ...rest,
    makeName,
    make: makeOf(makeName),
    charge: {
      // A rising level and a cable each say one thing only.
      signs: signs.map((one) =>
        one.of === "soc" ? { ...one, charging: true } : one.of === "cable" ? { ...one, charging: false } : one,
      ),
      ...(fullAt !== undefined && { fullAt }),
    },
  }));

const request: fc.Arbitrary<CommandRequest> = fc.record({
  command,
  limit: fc.constantFrom(70, 80),
  askedAt: finite,
  repeated: fc.boolean(),
  automatic: fc.boolean(),
  force: fc.boolean(),
  withdrawn: fc.boolean(),
  tried: optional(fc.record({ sends: fc.integer({ min: 1, max: 40 }), error, sending })),
  lookedAt: optional(finite),
  callsLater: fc.integer({ min: 0, max: 6 }),
  pressedAt: optional(finite),
});

const budgets: fc.Arbitrary<Budgets> = fc.record({
  calls: fc.integer({ min: 0, max: 5 }),
  stops: optional(
    fc.integer({ min: 0, max: 8 }).map((left) => ({
      left,
      used: 80 - left,
      limit: 80,
      windowDays: 30,
      lastDay: 0,
      low: true,
      mayStart: left > 5,
    })),
  ),
  commands: optional(fc.integer({ min: 0, max: 3 })),
});

describe("decideCommand, whatever is known, asked and left", function () {
  this.timeout(240_000);

  it("keeps the promises in 200,000 random cases", () => {
    fc.assert(
      fc.property(knowledge, request, budgets, (known, asked, left) => {
        const decision = decideCommand(known, asked, left, NOW);
        const isSend = decision.do === "send";
        const isCharge = asked.command === "start" || asked.command === "stop";
        const signs = known.charge.signs;
        const isTaken = known.unsupported === undefined;

        // Pure: the same again is the same.
        assert.deepEqual(decideCommand(known, asked, left, NOW), decision);
        // What a car or its make cannot do is never sent.
        if (isSend) {
          assert.ok(isTaken);
          if (isCharge) assert.ok(known.make.startStop && (asked.command === "start" || known.make.canStop));
          if (asked.command === "set-limit") assert.ok(known.make.setLimit);
          if (asked.command === "lock" || asked.command === "unlock") assert.ok(known.make.lock);
        }
        // Nothing about schedules is asked that the make does not know, that is not paid for, or that may still come to be.
        const isOfSchedules = asked.command.startsWith("schedule-");
        if (isSend && isOfSchedules) {
          const isDeletion = asked.command === "schedule-delete" || asked.command === "schedule-report";
          assert.ok(known.make.schedules || isDeletion);
          assert.ok(left.calls > (asked.callsLater ?? 0));
          assert.ok(!asked.tried || (asked.tried.error.code === "NOT_FOUND" && asked.tried.sends === 1));
        }
        if (isSend && asked.command === "schedule-create" && !asked.tried) {
          assert.ok(known.value?.fits !== true);
          const isOpen =
            known.taken?.command === "schedule-create" &&
            (known.value?.at ?? -Infinity) < known.taken.sending.until + 10 * MINUTE_MS;
          assert.ok(!isOpen);
        }
        // Where the car is decides nothing about what goes with it.
        if (!isCharge && asked.command !== "set-limit" && !asked.tried) {
          assert.deepEqual(decideCommand({ ...known, place: "away" }, asked, left, NOW), decision);
        }
        // A car elsewhere is left alone.
        if (isSend && isCharge && !asked.force && !asked.tried) assert.notEqual(known.place, "away");
        // Budgets are never overspent; a stop is kept back only where its make would refuse it.
        if (decision.do === "read") assert.ok(left.calls >= 1);
        if (isSend && asked.command !== "stop") assert.ok(left.calls >= (asked.command === "start" ? 2 : 1));
        if (isSend && asked.command === "start") assert.ok((left.stops?.mayStart ?? true) && (left.commands ?? 2) >= 2);
        if (isSend && asked.command === "stop") assert.ok((left.stops?.left ?? 1) > 0 && (left.commands ?? 1) > 0);
        // A wait ends.
        if (decision.do === "wait") assert.ok(decision.until > NOW && Number.isFinite(decision.until));
        // A start that may have been carried out is never sent again; nor is an unlock.
        if (isSend && asked.command === "start") assert.notEqual(asked.tried?.error.retry, "read-back");
        if (isSend && asked.command === "unlock") assert.equal(asked.tried, undefined);
        // What failed for good is not tried again.
        if (isSend && asked.tried && asked.tried.error.code !== "VEHICLE_STATE") {
          assert.ok(asked.tried.error.retry !== "never");
        }
        // A stop is answered from reports only when all that counts agrees, and is newer than what could have started the car.
        if (decision.do === "answer" && asked.command === "stop" && decision.isEvident === true) {
          const stoppedAt = known.stopSent?.from ?? -Infinity;
          const newest = Math.max(...signs.filter(({ of }) => of !== "cable").map(({ at }) => at));
          const against = signs.filter(
            (one) =>
              one.charging && one.at > stoppedAt && one.at >= known.doubtedAt && one.at >= newest - 30 * MINUTE_MS,
          );
          assert.deepEqual(against, []);
          assert.ok(signs.some((one) => !one.charging && one.of !== "power" && one.at >= known.startableAt));
          const isPersons = !asked.automatic && !asked.repeated;
          if (isPersons) assert.ok(signs.some((one) => !one.charging && one.at >= ago(2)));
        }
        // A start is sent to no car that is freshly known to charge, or to be unplugged.
        if (isSend && asked.command === "start" && !asked.tried) {
          const since = Math.max(known.settledAt, known.doubtedAt, ago(10));
          const fresh = signs.filter(
            ({ at }) => at >= since && at >= Math.max(...signs.map((one) => one.at)) - 20 * MINUTE_MS,
          );
          const isSure =
            fresh.length > 0 && fresh.every((one) => one.charging && one.at > (known.stopSent?.from ?? -Infinity));
          assert.ok(!isSure, "it charges already");
          const isOut = fresh.some(({ of }) => of === "cable") && fresh.every((one) => !one.charging);
          assert.ok(!isOut, "it is not plugged in");
        }
        // Nobody's stop is sent to a car that is not known to charge before one look at it.
        const isAutomatic = (asked.automatic || asked.repeated) && !asked.force;
        if (
          isSend &&
          asked.command === "stop" &&
          isAutomatic &&
          !asked.tried &&
          asked.lookedAt === undefined &&
          left.calls >= 2
        ) {
          const mayCharge = signs.some((one) => one.charging) || known.taken?.command === "start";
          assert.ok(mayCharge);
        }
        // Only a start comes with a warning, and one that can be taken back with none.
        if (isSend && decision.warning !== undefined) {
          assert.equal(asked.command, "start");
          assert.ok(!known.make.canStop || known.make.stopNeedsSoc !== undefined);
        }
      }),
      { numRuns: 200_000, seed: 20_261_129 },
    );
  });
});
