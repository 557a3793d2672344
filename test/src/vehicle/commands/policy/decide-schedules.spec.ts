import assert from "node:assert/strict";
import { plain } from "../../../../../src/core/speech";
import { SmartcarError } from "../../../../../src/core/error";
import type { CommandRequest, Knowledge } from "../../../../../src/vehicle/commands/policy/decision";
import { makeOf } from "../../../../../src/vehicle/makes";
import { ago, decide, NOW } from "../../../../support/vehicle/nothing-known";

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
