import * as z from "zod";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import { amendedError } from "../errors/amended-error";
import { lackingError, nothingCollected, unreadableError, type Expected } from "../errors/answer-error";
import { checkedId } from "../checked-id";
import type { Reply } from "../document";
import { executionOf } from "../execution";
import type { Gateway } from "../transport/gateway";
import { resourceOf, text } from "../lenient";
import { paths } from "../paths";
import { readSignalDocument } from "../signal";
import { chargeTimersCode, readChargeTimers } from "./charge-timers";
import { profiles, type ProfileMemory, type ScheduleProfile } from "./profiles";
import type { ListedSchedule, NewSchedule } from "./schedule";
import { bodyOf, readScheduleItem } from "./wire-schedule";
import { isRecord } from "../../core/describe-value";

/** Whose schedules; as CarRef. */
interface Whose {
  readonly vehicleId: string;
  readonly userId: string;
}

export interface ScheduleClientOptions {
  readonly gateway: Gateway;
  /** Where vehicles are asked. */
  readonly origin: string;
  readonly profile: ProfileMemory;
  readonly readTimeoutMs: number;
  readonly commandTimeoutMs: number;
}

/** The schedules of a car. */
export interface ScheduleList {
  readonly schedules: readonly ListedSchedule[];
  /** `list`: what the car holds now; `signal`: what it last reported. */
  readonly source: "list" | "signal";
  /** For a report: when the car made it, and when Smartcar fetched it; milliseconds since the epoch. */
  readonly updatedAt?: number | undefined;
  readonly retrievedAt?: number | undefined;
}

/**
 * Makes, lists and deletes charge schedules; each method is one request and one of the monthly calls. A path that Smartcar does
 * not know switches the application to the other form, once; that request throws with `later`, to be sent again at once.
 */
export class ScheduleClient {
  readonly #options: ScheduleClientOptions;

  constructor(options: ScheduleClientOptions) {
    this.#options = options;
  }

  /** Resolves with the new schedule's id, `undefined` if Smartcar did not tell it. Doubt throws with `read-back`. */
  async create(car: Whose, schedule: NewSchedule, signal?: AbortSignal): Promise<string | undefined> {
    const { type } = schedule.times;
    const reply = await this.#switching(pathWords, async (profile) =>
      this.#options.gateway.ask(
        {
          ...this.#command(car, `schedule-${type}`),
          method: "POST",
          path: profiles[profile].create(car.vehicleId, type),
          headers: { "sc-user-id": car.userId, "content-type": "application/json" },
          body: bodyOf(schedule),
        },
        { urgency: "command", signal },
      ),
    );
    executionOf(reply);
    return scheduleIdOf(reply.document);
  }

  /** Deletes any schedule, whoever made it. Throws NOT_FOUND for one that is gone. */
  async remove(car: Whose, scheduleId: string, signal?: AbortSignal): Promise<void> {
    const id = checkedId(scheduleId, "schedule-id");
    await this.#switching(pathWordsBesideAnId, async (profile) => {
      const request = {
        ...this.#command(car, "schedule-delete"),
        method: "DELETE",
        path: profiles[profile].remove(car.vehicleId, id),
      } as const;
      const reply = await this.#options.gateway.ask(request, { urgency: "command", signal }).catch(withoutContent);
      if (reply) executionOf(reply);
    });
  }

  /** All schedules of the car, by the list where the application has one, else by the signal. */
  list(car: Whose, signal?: AbortSignal): Promise<ScheduleList> {
    return this.#switching(pathWords, async (profile) => {
      const { list } = profiles[profile];
      if (!list) return this.timers(car, signal);
      const reply = await this.#read(car, list(checkedId(car.vehicleId, "vehicle-id")), signal);
      return { schedules: listOf(reply) ?? fail("schedules", reply), source: "list" };
    });
  }

  /** All schedules as the car last reported them; what was just made or deleted shows later. */
  async timers(car: Whose, signal?: AbortSignal): Promise<ScheduleList> {
    const path = paths.signal(checkedId(car.vehicleId, "vehicle-id"), chargeTimersCode);
    const reply = await this.#read(car, path, signal).catch(notCollected);
    const report = readSignalDocument(reply.document);
    if (report?.status !== "SUCCESS") throw noTimers(reply);
    const schedules = readChargeTimers(report.body) ?? fail("schedules", reply);
    return { schedules, source: "signal", updatedAt: report.oemUpdatedAt, retrievedAt: report.retrievedAt };
  }

  async #switching<T>(words: ReadonlySet<string>, work: (profile: ScheduleProfile) => Promise<T>): Promise<T> {
    const { profile } = this.#options;
    const known = (await profile.get()) ?? "updates";
    try {
      return await work(known);
    } catch (err) {
      if (known !== "updates" || !isUnknownPath(err, words)) throw err;
      await profile.set("reference");
      throw amendedError(err, { retry: "later", retryAfterMs: 0 });
    }
  }

  #command(
    { vehicleId, userId }: Whose,
    what: string,
  ): Pick<Parameters<Gateway["ask"]>[0], "what" | "kind" | "origin" | "headers" | "timeoutMs" | "vehicleId"> {
    return {
      what,
      kind: "command",
      origin: this.#options.origin,
      headers: { "sc-user-id": checkedId(userId, "user-id") },
      timeoutMs: this.#options.commandTimeoutMs,
      vehicleId: checkedId(vehicleId, "vehicle-id"),
    };
  }

  #read({ vehicleId, userId }: Whose, path: string, signal: AbortSignal | undefined): Promise<Reply> {
    return this.#options.gateway.ask(
      {
        what: "schedules",
        kind: "read",
        method: "GET",
        origin: this.#options.origin,
        path,
        headers: { "sc-user-id": checkedId(userId, "user-id") },
        timeoutMs: this.#options.readTimeoutMs,
        vehicleId,
      },
      { urgency: "command", signal },
    );
  }
}

/** A 404 that speaks of the path (Smartcar docs: API errors); old forms have no word for what was not found. */
const pathWordsBesideAnId: ReadonlySet<string> = new Set(["PATH", "INVALID_PATH", "VERSION"]);
const pathWords: ReadonlySet<string> = new Set([...pathWordsBesideAnId, "NOT_FOUND", ""]);

/** Whether Smartcar says that it does not know the path of a deletion, and not that the schedule is gone. */
export function speaksOfPath({ status, reason = "" }: SmartcarError): boolean {
  return status === 404 && pathWordsBesideAnId.has(reason);
}

function isUnknownPath(err: unknown, words: ReadonlySet<string>): err is SmartcarError {
  if (!(err instanceof SmartcarError) || err.status !== 404) return false;
  const { type = "RESOURCE_NOT_FOUND", reason = "" } = err;
  return type === "RESOURCE_NOT_FOUND" && words.has(reason);
}

/** Smartcar may answer a deletion with 204 and nothing else. */
function withoutContent(err: unknown): undefined {
  if (err instanceof SmartcarError && err.status === 204) return undefined;
  throw err;
}

/** Every car that has schedules has this signal: Smartcar knows of none only while it has collected nothing. */
function notCollected(err: unknown): never {
  if (!(err instanceof SmartcarError) || err.reason !== "SIGNAL_NOT_FOUND") throw err;
  const { status, type, reason, mayHaveReachedCar, requestId } = err;
  throw nothingCollected({ status, type, reason, mayHaveReachedCar, requestId, cause: err });
}

const wireCreated = z.object({ scheduleId: text });

function scheduleIdOf(document: unknown): string | undefined {
  const resource = resourceOf(document);
  const inside = isRecord(resource) ? (resource["attributes"] ?? resource) : undefined;
  const id = wireCreated.safeParse(inside).data?.scheduleId;
  return id === undefined || id === "" ? undefined : id;
}

function listOf({ document }: Reply): readonly ListedSchedule[] | undefined {
  const resource = resourceOf(document);
  const items: unknown = isRecord(resource) ? (resource["schedules"] ?? resource["values"]) : resource;
  return Array.isArray(items) ? items.flatMap((item: unknown) => readScheduleItem(item) ?? []) : undefined;
}

function noTimers(reply: Reply): SmartcarError {
  return unreadableError(say("error.response-no-schedules"), reply);
}

function fail(expected: Expected, reply: Reply): never {
  throw lackingError(expected, reply);
}
