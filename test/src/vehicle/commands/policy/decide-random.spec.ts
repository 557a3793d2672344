import assert from "node:assert/strict";
import { plain } from "../../../../../src/core/speech";
import * as fc from "fast-check";
import { MINUTE_MS } from "../../../../../src/core/duration";
import { SmartcarError } from "../../../../../src/core/error";
import { decideCommand } from "../../../../../src/vehicle/commands/policy/decide-command";
import type { Budgets, CommandRequest, Knowledge } from "../../../../../src/vehicle/commands/policy/decision";
import { makeOf } from "../../../../../src/vehicle/makes";
import { runs } from "../../../../support/random-runs";

const NOW = Date.parse("2026-06-01T10:00:00Z");
const ago = (minutes: number): number => NOW - minutes * MINUTE_MS;

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
    startSent: optional(sending),
    settledAt: instant,
    settlingUntil: optional(finite),
    doubtedAt: instant,
    startableAt: instant,
    lastUpdateAt: optional(finite),
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

  it("keeps the promises in 100,000 random cases", () => {
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
      { numRuns: runs(100_000), seed: 20_261_129 },
    );
  });
});
