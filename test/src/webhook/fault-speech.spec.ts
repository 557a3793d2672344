import assert from "node:assert/strict";
import { inEnglish } from "../../../src/core/speech";
import { faultSpeech } from "../../../src/webhook/fault-speech";
import type { VehicleError } from "../../../src/webhook/vehicle-error";

const faultSentence = (fault: VehicleError): string => inEnglish(faultSpeech(fault));

describe("faultSpeech", () => {
  it("says what is wrong and what the owner must do", () => {
    const sentence = faultSentence({
      type: "CONNECTED_SERVICES_ACCOUNT",
      code: "AUTHENTICATION_FAILED",
      state: "ERROR",
    });

    assert.equal(
      sentence,
      "The make no longer accepts the owner's login. Trying again does not help until this is resolved. Connect the car again in the account.",
    );
  });

  it("names the signals that are concerned", () => {
    const signals = ["closure-islocked", "charge-voltage"];

    assert.match(
      faultSentence({ type: "PERMISSION", state: "ERROR", signals }),
      /^The owner has not granted these signals.*Affected signals: closure-islocked, charge-voltage\.$/,
    );
  });

  it("says that it is over", () => {
    assert.match(
      faultSentence({ type: "VEHICLE_STATE", code: "ASLEEP", state: "RESOLVED" }),
      /^Resolved: The car is asleep\.$/,
    );
  });

  it("hands on Smartcar's own words for what it does not know, without what nobody may read", () => {
    const message = "The car WBA12345678901234 \n is odd";

    assert.equal(faultSentence({ type: "NEWS", code: "X", state: "ERROR", message }), "The car [VIN] is odd");
    assert.match(faultSentence({ state: "ERROR" }), /^Smartcar cannot read the car\.$/);
  });
});
