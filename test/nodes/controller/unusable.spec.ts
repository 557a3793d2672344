import assert from "node:assert/strict";
import { Flow, helper } from "../../support/flow";

describe("a deciding node without its vehicle", () => {
  afterEach(() => helper.unload());

  for (const type of ["smartcar-mode", "smartcar-surplus", "smartcar-tariff"]) {
    it(`names its wrong settings, too: ${type}`, async () => {
      const flow = await Flow.load({ type, vehicle: "gone", heartbeat: "often" }, []);

      const { end, msg } = await flow.ask({ payload: 1 });

      const { code, message } = msg["error"] as { code?: unknown; message?: unknown };
      assert.deepEqual([end, code], ["catch", "BAD_INPUT"]);
      assert.match(String(message), /vehicle or its account is missing.*"often".*Correct/s);
    });
  }
});
