import type { EventEmitter } from "node:events";
import type { AccountNode } from "../../../nodes/account/account";
import { HOUR_MS } from "../../../src/core/duration";
import { BMW, Flow, helper, type Out } from "../flow";
import { SimulatedGarage } from "../simulated-garage";
import { ControlHome, type Payload } from "./control-home";

export interface TariffHomeOptions {
  /** What the clock shows first, ISO. */
  readonly startAt?: string;
  /** Of the tariff node, besides the BMW and a zone. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * A home with a BMW: signals, tariff and charge in a real Node-RED, on the clock of a simulated cloud that they reach over
 * real HTTP. Nothing happens but by `pass`, `send` and `quiet`.
 */
export class TariffHome extends ControlHome {
  /** What the tariff node warned of. */
  readonly warnings: string[] = [];

  static async open({ startAt = "2026-11-20T17:00:00Z", settings = {} }: TariffHomeOptions = {}): Promise<TariffHome> {
    const home = new TariffHome(await SimulatedGarage.open({ startAt }), settings);
    await home.start();
    return home;
  }

  /** Begins as Node-RED does, with what was kept. */
  async start(settings: Payload = {}): Promise<void> {
    const { garage } = this;
    const { simulator } = garage;
    const tariff = { type: "smartcar-tariff", vehicle: "bmw", zone: "Europe/Berlin", heartbeat: "720" };
    const draw = { z: "tab", x: 100, y: 100, vehicle: "bmw" };
    this.running = await Flow.load(
      { ...tariff, wires: [["first", "charge"], ["second"]], ...this.settings, ...settings },
      [
        { id: "account", type: "smartcar-account", environment: "custom", origin: simulator.origin },
        { id: "bmw", type: "smartcar-vehicle", account: "account", vehicleId: BMW, make: "BMW", chargePowerKw: "3.7" },
        { id: "charge", type: "smartcar-charge", ...draw, wires: [["outcome"], ["outcome"]] },
        { id: "outcome", type: "helper", ...draw },
        { id: "signals", type: "smartcar-signals", ...draw, mode: "smart", wires: [[]] },
      ],
      { account: { ...simulator.credentials } },
      this.userDir,
      this.accounts,
      garage.clock,
    );
    const events: EventEmitter = this.flow.node;
    events.on("call:warn", (call: { firstArg: unknown }) => this.warnings.push(String(call.firstArg)));
    // The first request of an account loads code, which takes a time that no clock of a test brings.
    const { account } = helper.getNode("account") as AccountNode;
    await (await account.connect()).checkToken();
    await garage.quiet();
  }

  async until(iso: string): Promise<void> {
    await this.pass(Date.parse(iso) - this.garage.clock.now());
  }

  /** What came out and was not looked at. */
  outs(): readonly Out[] {
    return this.flow.take();
  }

  /** The present decision, asked for. */
  async why(): Promise<Payload> {
    this.outs();
    const outs = await this.send({ payload: "request" });
    return payloadOf(outs.find(({ end }) => end === "second"));
  }

  /** The code of the present decision. */
  async code(): Promise<unknown> {
    return (await this.why())["code"];
  }

  /** The windows of the present plan. */
  async plan(): Promise<Record<string, unknown>[]> {
    return (await this.why())["plan"] as Record<string, unknown>[];
  }

  async planStart(): Promise<unknown> {
    return (await this.plan())[0]?.["start"];
  }

  /** A number that the present decision rests on. */
  async input(name: string): Promise<unknown> {
    return ((await this.why())["inputs"] as Record<string, unknown>)[name];
  }
}

/** From 18:00 in Berlin on a Friday: expensive in the evening, cheapest from 02:00 to 06:00. */
export const EVENING = "2026-11-20T17:00:00Z";
export const NIGHT: readonly number[] = [
  0.4, 0.42, 0.41, 0.35, 0.32, 0.31, 0.3, 0.29, 0.2, 0.18, 0.19, 0.21, 0.33, 0.38, 0.4, 0.39,
];
export const CHEAP_AT = "2026-11-21T01:00:00.000Z";

/** The car has 42% and needs a little more than three hours for 55%. */
export const SATURDAY = { target: "55", readySaturday: "07:30" };

export function payloadOf(out: Out | undefined): Payload {
  if (!out) throw new Error("Nothing came out");
  return out.msg["payload"] as Payload;
}

/** Prices of so many hours from `startAt`, as `{ start, value }`. */
export function hourly(startAt: string, values: readonly number[]): object[] {
  return values.map((value, hour) => ({
    start: new Date(Date.parse(startAt) + hour * HOUR_MS).toISOString(),
    value,
  }));
}
