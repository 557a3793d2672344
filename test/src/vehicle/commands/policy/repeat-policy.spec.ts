import assert from "node:assert/strict";
import { MINUTE_MS } from "../../../../../src/core/duration";
import { shown } from "../../../../support/simulated-garage";
import { SmartcarError } from "../../../../../src/core/error";
import { plain } from "../../../../../src/core/speech";
import {
  cameToNothing,
  isMemorable,
  answerFromLast,
  type Again,
  type PastRequest,
} from "../../../../../src/vehicle/commands/policy/repeat-policy";

const THEN = Date.parse("2026-06-01T10:00:00Z");
const sending = { from: THEN - 20_000, until: THEN };
const nothingReported = { automatic: true, confirmation: "open", lastUpdateAt: undefined } as const;

const past = (request: Partial<PastRequest>): PastRequest => ({
  command: "stop",
  result: { outcome: "done", reason: "The car accepted the stop" },
  wasSent: true,
  sending,
  failuresBefore: 0,
  ...request,
});

const refusal = (code: string) => ({ outcome: "refused", reason: "The car refused", code }) as const;

function answer(request: PastRequest, minutes: number, asked: Partial<Again> = {}): string | undefined {
  const now = THEN + minutes * MINUTE_MS;
  const found = answerFromLast(request, {
    command: request.command,
    repeated: true,
    ...nothingReported,
    now,
    ...asked,
  });
  if (found instanceof SmartcarError) return found.code;
  return found && (found.code ?? found.outcome);
}

const reporting = (confirmation: Again["confirmation"], minutes: number): Partial<Again> => ({
  confirmation,
  lastUpdateAt: THEN + minutes * MINUTE_MS,
});

const fault = (detail: ConstructorParameters<typeof SmartcarError>[2]): PastRequest =>
  past({ command: "start", result: new SmartcarError("OWNER_ACTION", plain("Log in again"), detail) });

const words = (asked: Partial<Again>): unknown => {
  const now = THEN + 20 * MINUTE_MS;
  const found = answerFromLast(past({}), { command: "stop", repeated: true, ...nothingReported, now, ...asked });
  return found && !(found instanceof SmartcarError) && found.reason;
};

describe("remembered", () => {
  it("knows nothing of the first request, and of another than the last", () => {
    const asked = { command: "start", repeated: true, ...nothingReported, now: THEN } as const;

    assert.equal(answerFromLast(undefined, asked), undefined);
    assert.equal(answerFromLast(past({}), asked), undefined);
  });

  describe("of a command that the car accepted", () => {
    it("answers every repetition", () => {
      for (const minutes of [0, 20, 600, 10_000]) assert.equal(answer(past({}), minutes), "already");
    });

    it("says that the car has not reported, until it has", () => {
      assert.equal(words({}), "The car accepted this stop before and has not reported since.");
      assert.equal(words(reporting("reached", 5)), "The car is not charging.");
    });

    it("answers a new request of the same kind for a quarter of an hour only", () => {
      const asked = { repeated: false };

      assert.deepEqual([answer(past({}), 14, asked), answer(past({}), 15, asked)], ["already", undefined]);
    });

    it("answers no stop that a person asks for", () => {
      const asked = { repeated: false, automatic: false };

      assert.equal(answer(past({}), 1, asked), undefined);
      assert.equal(answer(past({ command: "start" }), 1, asked), "already");
    });

    it("answers no new request for years because the clock was ahead", () => {
      assert.equal(answer(past({}), -60 * 24 * 365, { repeated: false }), undefined);
    });

    it("lets a request through that the car has reported against, a start after a pause", () => {
      const start = past({ command: "start" });

      assert.equal(answer(start, 10, { ...reporting("missed", 9), repeated: false }), undefined);
      assert.equal(answer(start, 14, reporting("missed", 9)), "NOT_CONFIRMED");
      assert.equal(answer(start, 15, reporting("missed", 9)), undefined);
      assert.equal(answer(past({}), 5, reporting("missed", 4)), undefined);
    });

    it("waits longer each time that the car does not obey", () => {
      const pauses = [0, 1, 2, 3, 4, 5, 50].map((failuresBefore) => {
        const request = past({ command: "start", failuresBefore });
        return [15, 30, 60, 120, 240]
          .filter((minutes) => answer(request, minutes - 1, reporting("missed", 9)) !== undefined)
          .at(-1);
      });

      assert.deepEqual(pauses, [15, 30, 60, 120, 240, 240, 240]);
    });
  });

  describe("of a goal that was reached without asking", () => {
    const known = past({ result: { outcome: "already", reason: "The car is not charging." }, wasSent: false });

    it("answers repetitions", () => {
      assert.equal(answer(known, 600), "already");
    });

    it("answers no new request, not even at once", () => {
      assert.equal(answer(known, 1, { repeated: false }), undefined);
    });

    it("lets a repetition through that the car has reported against", () => {
      assert.equal(answer(known, 10, reporting("missed", 9)), undefined);
    });
  });

  describe("of a refusal", () => {
    it("answers repetitions until anything new is received from the car, if that is what it takes", () => {
      for (const code of ["NOT_PLUGGED_IN", "FULLY_CHARGED", "AWAY_FROM_HOME"]) {
        const request = past({ command: "start", result: refusal(code) });
        assert.equal(answer(request, 600), code);
        assert.equal(answer(request, 600, { lastUpdateAt: THEN }), code);
        assert.equal(answer(request, 600, { lastUpdateAt: THEN + MINUTE_MS }), undefined);
        assert.equal(answer(request, 600, { repeated: false }), undefined);
      }
    });

    it("does not spend on each report that comes", () => {
      const request = past({ command: "start", result: refusal("NOT_PLUGGED_IN") });

      assert.equal(answer(request, 10, { lastUpdateAt: THEN + MINUTE_MS }), "NOT_PLUGGED_IN");
    });

    const ends = (request: Partial<PastRequest>, asked?: Partial<Again>): number | undefined => {
      const pauses = [5, 15, 30, 60, 120, 240, 480, 960, 1440];
      return pauses.find((minutes) => answer(past(request), minutes, asked) === undefined);
    };

    it("answers repetitions for hours while nothing new is received from a car that could not be reached", () => {
      for (const command of ["start", "stop"] as const) {
        const pauses = [0, 1, 2, 3, 4, 5, 50].map((failuresBefore) =>
          ends({ command, result: refusal("UNREACHABLE"), failuresBefore }),
        );
        assert.deepEqual(pauses, [60, 120, 240, 480, 960, 1440, 1440]);
      }
    });

    it("answers repetitions for a while when something new was received", () => {
      const asked = { lastUpdateAt: THEN + MINUTE_MS };

      assert.equal(ends({ command: "start", result: refusal("ASLEEP") }, asked), 15);
      assert.equal(ends({ result: refusal("ASLEEP") }, asked), 5);
    });

    it("spares a stop for hours whatever the car refused it for, and a start only what had patience", () => {
      assert.equal(ends({ result: refusal("CHARGE_FAULT") }), 60);
      assert.equal(ends({ command: "start", result: refusal("CHARGE_FAULT") }), 15);
    });

    it("answers no new request", () => {
      assert.equal(answer(past({ result: refusal("UNREACHABLE") }), 1, { repeated: false }), undefined);
    });

    it("says that nothing was sent, and when it is", () => {
      const request = past({ result: { ...refusal("UNREACHABLE"), reason: "It cannot be reached." } });
      const now = THEN + 20 * MINUTE_MS;

      const again = answerFromLast(request, { command: "stop", repeated: true, ...nothingReported, now });
      assert.deepEqual(again && shown(again), {
        outcome: "refused",
        code: "UNREACHABLE",
        reason:
          "It cannot be reached. A repeated request is not sent again yet. The next try is in 40 minutes or when the car reports a change.",
        nextTry: new Date(THEN + 60 * MINUTE_MS).toISOString(),
      });
    });
  });

  it("answers repetitions of what the car cannot do, whatever is received", () => {
    const request = past({ result: { outcome: "unsupported", reason: "It cannot", code: "PLATFORM_NOT_CAPABLE" } });

    assert.equal(answer(request, 10_000, reporting("missed", 9000)), "PLATFORM_NOT_CAPABLE");
    assert.equal(answer(request, 1, { repeated: false }), undefined);
  });

  it("repeats what is unknown only after a while, or when someone asks again", () => {
    const request = past({ result: { outcome: "unknown", reason: "Who knows" } });

    assert.deepEqual(
      [answer(request, 4), answer(request, 5), answer(request, 1, { repeated: false })],
      ["unknown", undefined, undefined],
    );
  });

  describe("of a fault", () => {
    it("gives it again for a while where it costs a call", () => {
      assert.deepEqual(
        [answer(fault({ status: 400 }), 14), answer(fault({ status: 400 }), 15)],
        ["OWNER_ACTION", undefined],
      );
    });

    it("tries again at once where it costs nothing", () => {
      assert.equal(answer(fault({ status: 403 }), 1), undefined);
      assert.equal(answer(fault({}), 1), undefined);
    });

    it("tries again at once when someone asks again", () => {
      assert.equal(answer(fault({ status: 400 }), 1, { repeated: false }), undefined);
    });
  });
});

const memorable = (result: PastRequest["result"], wasSent: boolean): boolean => isMemorable({ result, wasSent });

describe("isMemorable", () => {
  it("is what was sent", () => {
    assert.equal(memorable(refusal("ASLEEP"), true), true);
    assert.equal(memorable(new SmartcarError("UPSTREAM", plain("It failed")), true), true);
  });

  it("is what the car has reported", () => {
    assert.equal(memorable({ outcome: "already", reason: "It is" }, false), true);
    assert.equal(memorable(refusal("NOT_PLUGGED_IN"), false), true);
  });

  it("is not what a ledger held back, what was replaced, or what never got that far", () => {
    for (const code of ["CALLS_USED", "STOPS_USED", "COMMANDS_USED"])
      assert.equal(memorable(refusal(code), false), false);
    assert.equal(memorable(refusal("REPLACED"), true), false);
    assert.equal(memorable(new SmartcarError("NETWORK", plain("No network")), false), false);
  });
});

describe("cameToNothing", () => {
  it("is what failed, and what the car reported against", () => {
    assert.equal(cameToNothing(past({}), "open"), false);
    assert.equal(cameToNothing(past({}), "reached"), false);
    assert.equal(cameToNothing(past({}), "missed"), true);
    assert.equal(cameToNothing(past({ result: refusal("ASLEEP") }), "open"), true);
    assert.equal(cameToNothing(past({ result: new SmartcarError("SERVER", plain("No")) }), "open"), true);
  });
});
