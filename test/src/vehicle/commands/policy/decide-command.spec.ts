import assert from "node:assert/strict";
import { plain, inEnglish } from "../../../../../src/core/speech";
import { SmartcarError } from "../../../../../src/core/error";
import type { ChargeSign } from "../../../../../src/vehicle/commands/charge-evidence";
import { decideCommand } from "../../../../../src/vehicle/commands/policy/decide-command";
import { confirmationOf } from "../../../../../src/vehicle/commands/policy/reported";
import type { CommandRequest, Knowledge } from "../../../../../src/vehicle/commands/policy/decision";
import { makeOf } from "../../../../../src/vehicle/makes";
import { ago, decide, enough, nothingKnown, NOW, person } from "../../../../support/vehicle/nothing-known";

const controller: CommandRequest = { ...person, automatic: true };

const sign = (of: ChargeSign["of"], charging: boolean, minutes: number): ChargeSign => ({
  of,
  charging,
  at: ago(minutes),
});
const reporting = (...signs: readonly ChargeSign[]): Knowledge => ({ ...nothingKnown, charge: { signs } });

describe("confirmationOf", () => {
  it("holds a rise of the state of charge against a stop only when all of it came after the stop", () => {
    const stop = { command: "stop" } as const;
    const sending = { from: ago(10), until: ago(9.8) };
    const confirmation = (rise: ChargeSign): string =>
      confirmationOf(reporting(sign("charging", false, 9.7), sign("status", false, 9.7), rise), stop, sending);

    assert.equal(confirmation({ ...sign("soc", true, 9.7), since: ago(11) }), "reached");
    assert.equal(confirmation({ ...sign("soc", true, 9.7), since: ago(9.9) }), "open");
    assert.equal(confirmation({ ...sign("soc", true, 1), since: ago(5) }), "missed");
    assert.equal(confirmation(sign("soc", true, 9.7)), "open");
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
        "Polestar cars refuse a stop below 40%. The car is at 30%. To end the session earlier, use the charger.",
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
