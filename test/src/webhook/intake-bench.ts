import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journals } from "../../../src/store/journals";
import { memoryStore } from "../../../src/store/memory-store";
import { ProblemLatch } from "../../../src/store/problem-latch";
import type { WriteBytes } from "../../../src/store/replace-file";
import type { Store } from "../../../src/store/store";
import type { AcceptedDelivery } from "../../../src/webhook/delivery-journal";
import { Intake, type Taker } from "../../../src/webhook/intake";
import type { Incoming } from "../../../src/webhook/receive";
import { FakeClock } from "../../support/fake-clock";
import { ProblemLog } from "../../support/store/problem-log";
import { delivery, managementToken, realDocument } from "./signed";

export const taker: Taker = { id: "node", wants: () => true };

/** Intakes of processes that follow each other on one disk. */
export class IntakeBench {
  readonly clock = new FakeClock();
  readonly log = new ProblemLog();
  readonly store: Store = memoryStore();
  deliveryStore: Store = memoryStore();
  /** Whose journals cannot be written: what their ids begin with. */
  full: readonly string[] = [];
  /** The cars that have not written what was applied. */
  unsafe: readonly string[] = [];
  unknown: readonly string[] = [];
  /** How much may be written to all journals. */
  clearAllAfterBytes: number | undefined;
  /** Runs before each write. */
  onWrite: () => void = () => {};
  readonly folder: string;
  readonly #intakes: Intake[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<IntakeBench> {
    return new IntakeBench(await mkdtemp(join(tmpdir(), "smartcar-intake-")));
  }

  async close(): Promise<void> {
    for (const intake of this.#intakes) await intake.close();
    await rm(this.folder, { recursive: true });
  }

  /** A process of its own: it knows what is on the disk, and nothing else. */
  start(): Intake {
    const { clock, store, deliveryStore, folder, log } = this;
    const write: WriteBytes = async (file, bytes) => {
      this.onWrite();
      if (this.full.some((vehicleId) => bytes.includes(vehicleId)))
        throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      await file.appendFile(bytes);
    };
    const intake = new Intake({
      managementToken,
      clock,
      store,
      deliveryStore,
      journals: new Journals({
        folder: join(folder, "journals"),
        earlier: join(folder, "all.jsonl"),
        problems: new ProblemLatch(log.receive),
        write,
      }),
      ...(this.clearAllAfterBytes !== undefined && { clearAllAfterBytes: this.clearAllAfterBytes }),
      isKnown: (vehicleId) => !this.unknown.includes(vehicleId),
      areCarsSafe: async (vehicleIds) => !vehicleIds.some((vehicleId) => this.unsafe.includes(vehicleId)),
    });
    this.#intakes.push(intake);
    return intake;
  }

  /** What the journals of a new process promise, by the ids of their deliveries. */
  async promised(intake = this.start()): Promise<readonly unknown[]> {
    return idsOf(await intake.promised());
  }

  journalOf(name: string): string {
    return join(this.folder, "journals", `${name}.jsonl`);
  }

  async journals(): Promise<readonly string[]> {
    return (await readdir(join(this.folder, "journals"))).toSorted();
  }
}

/** A delivery of a car's signals. */
export function update(eventId: string, vehicleId = "car-1", more: object = {}): Incoming {
  const document = realDocument("vw_id_4_all");
  const data = { ...Object(document).data, vehicle: { id: vehicleId } };
  return delivery({ ...document, eventId, data, ...more });
}

/** Takes an update and applies it. */
export async function pass(intake: Intake, ...of: Parameters<typeof update>): Promise<void> {
  const taken = await intake.take(update(...of), taker);
  assert.ok(taken.outcome === "accepted");
  await intake.apply(taken.accepted, async () => {});
}

export function idsOf(all: readonly AcceptedDelivery[]): readonly unknown[] {
  return all.map((one) => one.delivery.eventId);
}
