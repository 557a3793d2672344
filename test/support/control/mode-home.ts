import type { NodeMessage } from "node-red";
import { BMW, Flow, helper, VOLVO } from "../flow";
import { control } from "../flow-server";
import { SimulatedGarage } from "../simulated-garage";
import { ControlHome, type Payload } from "./control-home";

/** Where the cars of the simulator live. */
const HOME = { homeLatitude: "48.1371", homeLongitude: "11.5754" };

/** Who decides by sun and price, wired to the mode by both outputs. */
const advisers = [
  { id: "surplus", type: "smartcar-surplus", vehicle: "bmw", startDelay: "0", smoothing: "0", silence: "30" },
  {
    id: "tariff",
    type: "smartcar-tariff",
    vehicle: "bmw",
    target: "55",
    readySaturday: "07:30",
    zone: "Europe/Berlin",
  },
].map((adviser) => ({ ...adviser, z: "tab", x: 100, y: 100, wires: [["node"], ["node"]] }));

/**
 * A home with a BMW that is switched and a Volvo that charges by schedules: one mode node for either in a real Node-RED, on
 * the clock of a simulated cloud that is reached over real HTTP. Nothing happens but by `pass`, `send`, `inApp` and `quiet`.
 */
export class ModeHome extends ControlHome {
  /** What left by the third output. */
  readonly windows: object[][] = [];
  #looks = 0;

  /** With `advised`, the nodes that decide by sun and price are there as well. */
  static async open(settings: Payload = {}): Promise<ModeHome> {
    const home = new ModeHome(
      await SimulatedGarage.open({ startAt: "2026-11-20T17:00:00Z", rules: { lagMs: () => 30_000 } }),
      settings,
    );
    await home.start();
    return home;
  }

  /** Begins as Node-RED does, with what was kept, and reads the BMW unless `isRead` says otherwise. */
  async start(settings: Payload = {}, isRead = true): Promise<void> {
    const { simulator } = this.garage;
    const draw = { z: "tab", x: 100, y: 100 };
    const account = { id: "account", type: "smartcar-account", environment: "custom", origin: simulator.origin };
    const car = { type: "smartcar-vehicle", account: "account", ...HOME };
    this.running = await Flow.load(
      {
        type: "smartcar-mode",
        vehicle: "bmw",
        mode: "off",
        zone: "Europe/Berlin",
        wires: [["first", "charge"], ["second"], ["third", "schedule"]],
        ...this.settings,
        ...settings,
      },
      [
        account,
        { id: "bmw", ...car, vehicleId: BMW, make: "BMW", chargePowerKw: "3.7", capacityKwh: "81" },
        { id: "volvo", ...car, vehicleId: VOLVO, make: "VOLVO", chargePowerKw: "11", capacityKwh: "65" },
        { id: "charge", type: "smartcar-charge", ...draw, vehicle: "bmw", wires: [["outcome"], ["outcome"]] },
        {
          id: "schedule",
          type: "smartcar-schedule",
          ...draw,
          vehicle: "volvo",
          action: "sync",
          zone: "Europe/Berlin",
          wires: [["outcome"], []],
        },
        { id: "signals", type: "smartcar-signals", ...draw, vehicle: "bmw", mode: "demand", wires: [["seen"]] },
        { id: "seen", type: "helper", ...draw },
        ...(this.settings["advised"] === true ? advisers : []),
        { id: "outcome", type: "helper", ...draw },
        { id: "third", type: "helper", ...draw },
      ],
      { account: { ...simulator.credentials } },
      this.userDir,
      this.accounts,
      this.garage.clock,
    );
    helper.getNode("third").on("input", (msg) => this.windows.push(msg.payload as object[]));
    helper.getNode("seen").on("input", () => (this.#looks += 1));
    await this.garage.quiet();
    if (isRead) await this.look();
    this.flow.take();
  }

  /** What the Volvo holds, as `22:30-05:45`. */
  get schedules(): readonly string[] {
    const { schedules } = this.garage.simulator.car(VOLVO).state;
    return schedules.map(({ times }) => (times.type === "daily" ? `${times.startTime}-${times.stopTime}` : times.type));
  }

  /** A person does something with the BMW, in its app or at its plug; the cloud is asked for it. */
  async person(does: Payload): Promise<void> {
    await control(this.garage.simulator, `/cars/${BMW}`, does);
    await this.pass(60_000);
    await this.look();
  }

  /** Reads the BMW, and waits for what it says. */
  async look(): Promise<void> {
    const before = this.#looks;
    helper.getNode("signals").receive({});
    while (this.#looks === before) await this.garage.quiet();
    await this.garage.quiet();
  }

  /** Gives a message to one of the nodes that advise the mode. */
  async advise(adviser: "surplus" | "tariff", msg: NodeMessage): Promise<void> {
    helper.getNode(adviser).receive({ ...msg });
    await this.garage.quiet();
  }

  /** The present decision, asked for. */
  async why(): Promise<Payload> {
    this.flow.take();
    const outs = await this.send({ payload: "request", repeated: true });
    const out = outs.find(({ end }) => end === "second");
    if (!out) throw new Error("Nothing came out");
    return out.msg["payload"] as Payload;
  }

  /** The code of the present decision. */
  async code(): Promise<unknown> {
    return (await this.why())["code"];
  }

  /** The error that a message ends in. */
  async fault(msg: Payload): Promise<Payload> {
    const out = (await this.send(msg)).find(({ end }) => end === "catch");
    if (!out) throw new Error(`Nothing was caught of ${JSON.stringify(msg)}`);
    return out.msg["error"] as Payload;
  }
}

/** By which outputs messages came, as "first second". */
export function endsOf(outs: readonly { readonly end: string }[]): string {
  return outs.map(({ end }) => end).join(" ");
}
