import assert from "node:assert/strict";
import { SmartcarError } from "../../../src/error";
import {
  accepted,
  acceptedBefore,
  already,
  answerTo,
  heldBack,
  knownAnswer,
  makeCannot,
  notConfirmed,
  notKnown,
  refusedAway,
  refusedBy,
  replaced,
  type Answer,
} from "../../../src/vehicle/answer";

const state = (reason: string): SmartcarError =>
  new SmartcarError("VEHICLE_STATE", `The car says ${reason}`, { reason });

describe("answerTo", () => {
  const settled = [
    ["start", "CHARGING_IN_PROGRESS", "already", undefined],
    ["start", "FULLY_CHARGED", "refused", "FULLY_CHARGED"],
    ["start", "CHARGING_PLUG_NOT_CONNECTED", "refused", "NOT_PLUGGED_IN"],
    ["stop", "NOT_CHARGING", "already", undefined],
    ["stop", "FULLY_CHARGED", "already", undefined],
    ["stop", "CHARGING_PLUG_NOT_CONNECTED", "already", undefined],
  ] as const;

  for (const [command, reason, outcome, code] of settled) {
    it(`takes ${reason} to a ${command} for ${code ?? outcome}`, () => {
      const answer = answerTo(command, state(reason));
      assert.deepEqual([answer?.outcome, answer?.code], [outcome, code]);
    });
  }

  it("leaves open what does not say whether the car charges", () => {
    const open = ["ASLEEP", "UNREACHABLE", "UNKNOWN", "CHARGE_FAULT", "IN_MOTION", "REMOTE_ACCESS_DISABLED"];
    for (const reason of open) assert.equal(answerTo("stop", state(reason)), undefined, reason);
    assert.equal(answerTo("start", state("NOT_CHARGING")), undefined);
    assert.equal(answerTo("stop", state("CHARGING_IN_PROGRESS")), undefined);
    assert.equal(answerTo("stop", new SmartcarError("UPSTREAM", "No", { reason: "NOT_CHARGING" })), undefined);
  });

  it("takes a car that is not capable for one that cannot", () => {
    const cannot = new SmartcarError("UNSUPPORTED", "This car cannot do this", { reason: "VEHICLE_NOT_CAPABLE" });

    assert.deepEqual(answerTo("start", cannot), {
      outcome: "unsupported",
      reason: "This car cannot do this",
      code: "VEHICLE_NOT_CAPABLE",
    });
  });
});

const outcomeOf = (command: "start" | "stop", believed: Parameters<typeof knownAnswer>[1]): unknown => {
  const answer = knownAnswer(command, believed);
  return answer && (answer.code ?? answer.outcome);
};

describe("knownAnswer", () => {
  it("needs no call for a goal that is reached", () => {
    assert.equal(outcomeOf("start", { charging: true, pluggedIn: true }), "already");
    assert.equal(outcomeOf("stop", { charging: false, pluggedIn: true }), "already");
    assert.equal(outcomeOf("stop", { pluggedIn: false }), "already");
  });

  it("needs no call for a start that cannot succeed", () => {
    assert.equal(outcomeOf("start", { charging: false, pluggedIn: false }), "NOT_PLUGGED_IN");
    assert.equal(outcomeOf("start", { charging: false, status: "fully-charged", pluggedIn: true }), "FULLY_CHARGED");
  });

  it("does not take the word of the cable against a car that charges", () => {
    assert.equal(outcomeOf("stop", { charging: true, pluggedIn: false }), undefined);
    assert.equal(outcomeOf("start", { charging: true, pluggedIn: false }), "already");
  });

  it("knows nothing where nothing is believed", () => {
    assert.equal(outcomeOf("start", {}), undefined);
    assert.equal(outcomeOf("stop", {}), undefined);
    assert.equal(outcomeOf("stop", { pluggedIn: true }), undefined);
  });
});

describe("the sentences", () => {
  const asleep = new SmartcarError("VEHICLE_STATE", "The car is asleep: wake it", { reason: "ASLEEP" });

  it("say what happened and what to do", () => {
    const sentences = [
      already("start"),
      already("stop"),
      acceptedBefore("stop"),
      accepted("start"),
      notConfirmed("start"),
      notConfirmed("stop"),
      makeCannot("VOLVO"),
      makeCannot(undefined),
      replaced("stop"),
      knownAnswer("start", { pluggedIn: false }),
      knownAnswer("start", { status: "fully-charged" }),
    ].map((answer) => answer?.reason);

    assert.deepEqual(sentences, [
      "The car is charging already",
      "The car is not charging",
      "The car has accepted this stop before and has not reported since",
      "The car accepted the start",
      "The start was accepted, but the car reports that it is not charging",
      "The stop was accepted, but the car reports that it is still charging",
      "A VOLVO takes no start or stop through Smartcar. Charge it by its schedules",
      "A car of this make takes no start or stop through Smartcar. Charge it by its schedules",
      "A newer wish replaced this stop",
      "The car is not plugged in. Plug it in and ask again",
      "The car has reached its charge limit. Raise the limit to charge on",
    ]);
  });

  it("say why nothing is sent for a wish that is only repeated, and when it is", () => {
    const held = (minutes: number | undefined, untilNews: boolean) =>
      heldBack(refusedBy(asleep), { now: 0, untilNews, ...(minutes !== undefined && { until: minutes * 60_000 }) });
    const says = (answer: Answer): string | undefined => answer.reason.split("only repeated: ")[1];

    assert.deepEqual(held(120, true), {
      outcome: "refused",
      reason:
        "The car is asleep: wake it. Nothing was sent for a wish that is only repeated: tried again in 2 hours, or when the car tells something new",
      code: "ASLEEP",
      nextTry: "1970-01-01T02:00:00.000Z",
    });
    assert.equal(says(held(undefined, true)), "tried again when the car tells something new");
    assert.equal(held(undefined, true).nextTry, undefined);
    assert.deepEqual(
      [0.2, 1, 1.5, 89, 90, 150, 1440].map((minutes) => says(held(minutes, false))?.replace("tried again in ", "")),
      ["a minute", "a minute", "2 minutes", "89 minutes", "2 hours", "3 hours", "24 hours"],
    );
  });

  it("keep Smartcar's words and its code", () => {
    assert.deepEqual(refusedBy(asleep), { outcome: "refused", reason: "The car is asleep: wake it", code: "ASLEEP" });
    assert.deepEqual(notKnown(asleep), {
      outcome: "unknown",
      reason:
        "The car is asleep: wake it. The car has not reported since, so nothing is repeated by itself; look at the car",
      code: "ASLEEP",
    });
    const withStop = new SmartcarError("VEHICLE_STATE", "The car is asleep (charge-stop: 409).");
    assert.match(notKnown(withStop).reason, /^The car is asleep \(charge-stop: 409\)\. The car has not reported/);
    assert.match(refusedAway(withStop).reason, /409\)\. The car is away/);
    assert.equal(refusedAway(asleep).code, "AWAY_FROM_HOME");
    assert.match(refusedAway(asleep).reason, /away from home/);
  });
});
