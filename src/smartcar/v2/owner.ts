import { DAY_MS } from "../../core/duration";
import { SmartcarError } from "../../core/error";
import { say } from "../../core/speech";
import type { UserTokens } from "../auth/user-tokens";
import { lackingError } from "../errors/answer-error";
import type { ChargeRecord } from "../charge-record";
import { checkedId } from "../checked-id";
import { fetchUserTokens } from "./user-token";
import type { OwnerOptions, OwnerRecords } from "../further-records";
import { v2Error } from "./v2-end";
import { v2Hosts, v2Paths } from "./v2-paths";
import { readV2Records, RECORD_DAYS } from "./v2-records";
import { UserTokenHolder } from "./user-token-holder";

/** Version 2.0 on behalf of one owner, with tokens of their own: what version 3 has no path for. */
export class Owner implements OwnerRecords {
  readonly #options: OwnerOptions;
  readonly #tokens: UserTokenHolder;

  constructor(options: OwnerOptions, tokens: UserTokens) {
    this.#options = options;
    this.#tokens = new UserTokenHolder({
      clock: options.clock,
      tokens,
      refresh: ({ refreshToken }) => fetchUserTokens(options.application, { refreshToken }, options.clock),
    });
  }

  /**
   * The completed charges of a BMW or a MINI that began from `fromAt` to before `untilAt`, milliseconds since the epoch, both
   * within the last thirty days. One of the monthly calls.
   */
  async chargeRecords(
    { vehicleId, make }: { readonly vehicleId: string; readonly make: string },
    { fromAt, untilAt }: { readonly fromAt: number; readonly untilAt: number },
    signal?: AbortSignal,
  ): Promise<readonly ChargeRecord[]> {
    const { gateway, application, clock, timeoutMs } = this.#options;
    const now = clock.now();
    // In which zone a day begins is not documented: a day more on both sides, and what is too much is left out.
    const query = new URLSearchParams({
      startDate: dayOf(Math.max(fromAt - DAY_MS, now - RECORD_DAYS * DAY_MS)),
      endDate: dayOf(Math.min(untilAt + DAY_MS, now)),
    });
    const path = v2Paths.chargeRecords(checkedId(vehicleId, "vehicle-id"), checkedMake(make), query);
    const answering = gateway.ask(
      {
        what: "charge-records",
        kind: "read",
        method: "GET",
        origin: v2Hosts(application.hosts).api,
        path,
        headers: {},
        timeoutMs,
        vehicleId,
      },
      { urgency: "read", signal, tokens: this.#tokens },
    );
    const reply = await answering.catch((error: unknown) => {
      throw v2Error(error, clock.now());
    });
    const records = readV2Records(reply.document);
    if (!records) throw lackingError("charge-records", reply);
    return records.filter(({ startAt }) => startAt >= fromAt && startAt < untilAt);
  }

  close(): void {
    this.#tokens.close();
  }
}

/** The day of an instant as `2026-06-30`, in UTC. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function checkedMake(make: string): string {
  if (/^[a-z]+$/i.test(make)) return make;
  throw new SmartcarError("BAD_INPUT", say("error.make-format"));
}
