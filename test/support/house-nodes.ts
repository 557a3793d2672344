import type { EventEmitter } from "node:events";
import type { Node } from "node-red";
import account from "../../nodes/account/node";
import type { FromHouse } from "../../nodes/home/house-wire";
import { HOUR_MS } from "../../src/core/duration";
import { FakeClock } from "./fake-clock";
import { helper, nodesAt } from "./flow";

const AT = { z: "tab", x: 100, y: 100 };
const HOME = { id: "home", type: "smartcar-home", currency: "EUR" };
export const START = Date.parse("2026-06-01T10:00:00Z");

interface Deciding extends Node {
  fromHouse?: () => readonly FromHouse[];
}

/** Nodes of one house, and what each of them sent by its second output. */
export class House {
  readonly clock = new FakeClock(START);
  readonly reports = new Map<string, Array<Record<string, unknown>>>();
  readonly statuses = new Map<string, string[]>();

  /** A node with the id `home` sets more of the home. */
  static async with(...given: ReadonlyArray<Record<string, unknown>>): Promise<House> {
    const house = new House();
    const nodes = given.filter(({ id }) => id !== "home");
    const home = { ...HOME, ...given.find(({ id }) => id === "home") };
    const drawn = nodes.map((node) => ({ ...AT, home: "home", wires: [[], [`${String(node["id"])}-why`]], ...node }));
    const ends = nodes.map(({ id }) => ({ id: `${String(id)}-why`, type: "helper", ...AT }));
    const flow = [{ id: "tab", type: "tab" }, home, ...drawn, ...ends];
    await helper.load([account, ...nodesAt(house.clock)], flow as never);
    for (const { id } of nodes) {
      const name = String(id);
      house.reports.set(name, []);
      house.statuses.set(name, []);
      helper.getNode(`${name}-why`).on("input", (msg) => house.reports.get(name)?.push(Object(msg.payload)));
      const events: EventEmitter = helper.getNode(name);
      events.on("call:status", (call: { firstArg: { text?: string } }) =>
        house.statuses.get(name)?.push(call.firstArg.text ?? ""),
      );
    }
    return house;
  }

  async send(id: string, msg: object): Promise<void> {
    helper.getNode(id).receive(msg as never);
    await this.quiet();
  }

  async quiet(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The node's last report, on request. */
  async report(id: string): Promise<Record<string, unknown>> {
    await this.send(id, { topic: "request" });
    return this.reports.get(id)?.at(-1) ?? {};
  }

  from(id: string): readonly FromHouse[] {
    return (helper.getNode(id) as Deciding).fromHouse?.() ?? [];
  }
}

export const surplus = (id: string, more: object = {}): Record<string, unknown> => ({
  id,
  type: "smartcar-surplus",
  chargePowerKw: "3.7",
  ...more,
});
export const tariff = (id: string, more: object = {}): Record<string, unknown> => ({
  id,
  type: "smartcar-tariff",
  chargePowerKw: "11",
  capacityKwh: "60",
  zone: "Europe/Berlin",
  ...more,
});

export const prices = (from: number, values: readonly number[]): object => ({
  topic: "house/prices",
  payload: values.map((value, hour) => ({
    start: new Date(from + hour * HOUR_MS).toISOString(),
    end: new Date(from + (hour + 1) * HOUR_MS).toISOString(),
    value,
  })),
});
