import { createHash } from "node:crypto";
import { z } from "zod";
import type { ProfileMemory, ScheduleProfile } from "../../src/smartcar/schedules/profiles";
import { Kept } from "../../src/store/stored-value";
import type { Store } from "../../src/store/store";

const Profiles = z.record(z.string(), z.enum(["updates", "reference"]));

/** Keeps in an account's store which form of the schedules' paths its application has. */
export function scheduleProfile(store: Store, clientId: string): ProfileMemory {
  const kept = new Kept<Record<string, ScheduleProfile>>(store, "schedule-paths", Profiles, {});
  const application = createHash("sha256").update(clientId).digest("hex").slice(0, 16);
  return {
    get: async () => (await kept.get())[application],
    set: async (profile) => void (await kept.change((known) => ({ ...known, [application]: profile }))),
  };
}
