import { createHash } from "node:crypto";
import type { ProfileMemory } from "../../src/smartcar/schedules/profiles";
import { SCHEDULE_PATHS } from "../../src/store/keys/account-keys";
import { StoredValue } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";

/** Keeps in an account's store which form of the schedules' paths its application has. */
export function scheduleProfile(store: Store, clientId: string): ProfileMemory {
  const stored = StoredValue.of(store, SCHEDULE_PATHS, {});
  const application = createHash("sha256").update(clientId).digest("hex").slice(0, 16);
  return {
    get: async () => (await stored.get())[application],
    set: async (profile) => void (await stored.change((known) => ({ ...known, [application]: profile }))),
  };
}
