import assert from "node:assert/strict";
import { errorIn } from "../../../../support/simulator/answers";
import { simulate, volvo, type TestCloud } from "../../../../support/simulator/cloud";

describe("vehicle", () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await simulate();
  });
  afterEach(() => cloud.close());

  it("is described without naming a user", async () => {
    const path = `/v3/vehicles/${volvo}`;

    const { json } = await cloud.ask(path, { userId: null });

    assert.deepEqual(json, {
      data: {
        id: volvo,
        type: "vehicle",
        attributes: { make: "VOLVO", model: "EX30", year: 2025, powertrainType: "BEV", mode: "live" },
        links: { self: cloud.simulator.origin + path },
      },
    });
  });

  it("is refused when the application has no such car", async () => {
    assert.equal(errorIn(await cloud.ask("/v3/vehicles/none")), "403 AUTHENTICATION/ACCESS_DENIED");
  });
});
