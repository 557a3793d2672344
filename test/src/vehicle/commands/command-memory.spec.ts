import assert from "node:assert/strict";
import { ERROR_CODES, SmartcarError } from "../../../../src/core/error";
import { say } from "../../../../src/core/speech";
import { memoryStore } from "../../../../src/store/memory-store";
import { CommandMemory } from "../../../../src/vehicle/commands/command-memory";

describe("the memory of commands", () => {
  it("knows each kind of error again after a restart", async () => {
    const store = memoryStore();
    const sending = { from: 1, until: 2 };
    const found: (string | undefined)[] = [];
    for (const code of ERROR_CODES) {
      const result = new SmartcarError(code, say("error.closed"));
      const last = { command: "stop", result, wasSent: true, sending, failuresBefore: 0 } as const;
      await new CommandMemory(store, "car").remember(() => ({ last }));

      const again = (await new CommandMemory(store, "car").recall()).last?.result;
      found.push(again instanceof SmartcarError ? again.code : undefined);
    }

    assert.deepEqual(found, [...ERROR_CODES]);
  });
});
