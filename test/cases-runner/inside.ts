import type { Node, NodeInitializer } from "node-red";
import type { AccountNode } from "../../nodes/account/account";
import { accountTime } from "../../nodes/account/account-time";
import type { VehicleNode } from "../../nodes/car/join-vehicle";
import { FeedInputs } from "../../nodes/tariff/feed-inputs";
import type { TariffContent } from "../../nodes/tariff/tariff-message";
import type { Clock } from "../../src/core/clock";
import type { Slot } from "../../src/control/shared/slots";
import type { Budget } from "../../src/vehicle/outcome";
import { timedAccounts } from "../support/vehicle/timed-account";

/** All that the runner knows of the parts behind the nodes. Who moves such a part mends this file, and no case. */

/** What a node took from a message, in the words of a case. */
export interface Taken {
  readonly kind: string;
  readonly slots?: readonly Slot[];
  readonly unit?: string | undefined;
  readonly net?: boolean;
  readonly watts?: number | undefined;
  readonly value?: unknown;
}

/**
 * Registers accounts that take `clock`, which may be wrong, for the clock of their computer. Like a live account they measure it
 * by what Smartcar says.
 */
export function accountsOn(clock: Clock, secondsAhead: (accountId: string) => number): NodeInitializer {
  return timedAccounts((accountId, settings) =>
    accountTime({ ...settings, environment: "live" }, aheadOf(clock, secondsAhead(accountId) * 1000)),
  );
}

/** The first request of an account loads code, which takes a time that no clock of a case brings. */
export async function warmUp(account: Node): Promise<void> {
  const client = await (account as AccountNode).account.connect();
  await client.checkToken().catch(() => {});
}

export function budgetOf(vehicle: Node): Promise<Budget> {
  const { car } = vehicle as VehicleNode;
  if (!car) throw new Error("The vehicle node has no car");
  return car.budget();
}

type Received = TariffContent;

let listener: ((taken: Taken) => void) | undefined;

/** Calls `hear` with what a node took from a message, until it is called again. */
export function listenToFeeds(receive: ((taken: Taken) => void) | undefined): void {
  listener = receive;
}

const inputs = Reflect.get(FeedInputs.prototype, "inputs");
FeedInputs.prototype.inputs = function (reported) {
  listener?.(takenFrom(reported));
  return inputs.call(this, reported);
};

function takenFrom(reported: Received): Taken {
  switch (reported.kind) {
    case "prices":
    case "feed-in": {
      const { slots, currency, net = false } = reported.feed;
      return { kind: reported.kind, slots, unit: currency, net };
    }
    case "co2":
      return { kind: "co2", slots: reported.slots };
    case "forecast":
      return { kind: "forecast", slots: reported.slots };
    case "power": {
      const { gridW, solarW, batteryW, chargerW } = reported;
      const quantities = { grid: gridW, solar: solarW, battery: batteryW, charger: chargerW };
      const [kind = "nothing", watts] = Object.entries(quantities).find(([, found]) => found !== undefined) ?? [];
      return { kind, watts };
    }
    case "part":
      return { kind: "grid", watts: reported.value };
    case "car":
      return { kind: "car", value: reported.car.soc };
    case "nothing":
      return { kind: "nothing" };
    case "calendar":
      return { kind: "departures", value: reported.text };
    default: {
      const [request] = Object.entries(reported.request);
      return request ? { kind: request[0].replace(/Percent$/, ""), value: request[1] } : { kind: "nothing" };
    }
  }
}

function aheadOf(clock: Clock, aheadMs: number): Clock {
  if (aheadMs === 0) return clock;
  return { now: () => clock.now() + aheadMs, after: (ms, task) => clock.after(ms, task) };
}
