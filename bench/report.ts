import type { Aim } from "./aims";
import { clientNames, type ClientRow } from "./clients/compare-clients";
import { receiverNames, type DeliveriesResult } from "./deliveries/compare-deliveries";
import type { FleetCost } from "./fleet/measure-fleet";
import type { GrowthResult } from "./growth/compare-growth";
import { messageNames } from "./growth/measure-growth";
import type { Machine } from "./machine";
import { nodeNames, type MessagesResult } from "./messages/compare-nodes";
import type { PageTime } from "./page/time-page";
import type { PlanTime } from "./plan/time-plans";
import { bare, type StartResult } from "./start/compare-starts";
import { table } from "./table";

export interface Results {
  readonly machine: Machine;
  readonly clients?: readonly ClientRow[];
  readonly deliveries?: DeliveriesResult;
  readonly fleet?: readonly FleetCost[];
  readonly growth?: GrowthResult;
  readonly messages?: MessagesResult;
  readonly page?: PageTime;
  readonly plan?: readonly PlanTime[];
  readonly start?: StartResult;
  readonly aims: readonly Aim[];
}

/** The results for a person to read. */
export function report(results: Results): string {
  const { machine, clients, deliveries, fleet, growth, messages, page, plan, start, aims } = results;
  const parts = [
    machineLines(machine),
    clients && clientsTable(clients),
    deliveries && deliveriesTable(deliveries),
    fleet && fleetTable(fleet),
    growth && growthTable(growth),
    messages && messagesTable(messages),
    page && pageLines(page),
    plan && planTable(plan),
    start && startTable(start),
    aims.map(({ what, measured, isMet }) => `${isMet ? "met   " : "MISSED"}  ${what}: ${measured}`).join("\n"),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function machineLines({ cpu, cores, load, node, versions }: Machine): string {
  const list = Object.entries({ "Node.js": node, ...versions }).map((entry) => entry.join(" "));
  return `${cpu}, ${cores} cores, load ${load.toFixed(1)}\n${list.join(", ")}`;
}

function clientsTable(rows: readonly ClientRow[]): string {
  return [
    "Over loopback: a read of 27 signals (14.7 kB), a command. ours: SmartcarClient, every body validated.",
    "sdk: Smartcar's own, version 3: getSignals(), and request() for the command. undici: its request() and JSON.parse.",
    "Medians of rounds taken by turns, each in a process of its own; ratios per CPU second.",
    "",
    table([
      [
        "",
        ...clientNames.map((name) => `${name} /s`),
        ...clientNames.map((name) => `${name} /CPU s`),
        "ours : sdk",
        "ours : undici",
      ],
      ...rows.map(({ work, atOnce, rates, oursToSdk, oursToUndici }) => [
        `${work}s, ${atOnce === 1 ? "one by one" : `${atOnce} at once`}`,
        ...clientNames.map((name) => rates[name]?.perSecond ?? NaN),
        ...clientNames.map((name) => rates[name]?.perCpuSecond ?? NaN),
        oursToSdk,
        oursToUndici,
      ]),
    ]),
  ].join("\n");
}

function deliveriesTable({ rates, oursToSdk, oursToHmac }: DeliveriesResult): string {
  const ratios: Readonly<Record<string, number>> = { ours: 1, sdk: oursToSdk, hmac: oursToHmac };
  return [
    "Webhook deliveries of 24 signals of a real car, from their bytes to what is known of it",
    "",
    table([
      ["", "deliveries /s", "deliveries /CPU s", "ours : this"],
      ...Object.entries(receiverNames).map(([id, name]) => [
        name,
        rates[id]?.perSecond ?? NaN,
        rates[id]?.perCpuSecond ?? NaN,
        ratios[id] ?? NaN,
      ]),
    ]),
  ].join("\n");
}

function fleetTable(costs: readonly FleetCost[]): string {
  return [
    "One surplus, one tariff, and one mode node for all cars of an account, each car in a home of its own",
    "",
    table([
      [
        "cars",
        "heap kB / car",
        "beside it",
        "CPU ms / car, first",
        "CPU ms / car, prices",
        "reading",
        "request",
        "report",
      ],
      ...costs.map(({ cars, heapKbPerCar, bufferKbPerCar, fillCpuMs, pricesCpuMs, messages }) => [
        String(cars),
        heapKbPerCar,
        bufferKbPerCar,
        fillCpuMs / cars,
        pricesCpuMs / cars,
        messages.reading,
        messages.request,
        messages.report,
      ]),
    ]),
  ].join("\n");
}

function growthTable({ sizes, decided, growth }: GrowthResult): string {
  return [
    "One flow for a fleet in a real Node-RED: processor ms and bytes written per message, start with all cars in the store",
    "",
    table([
      [
        "cars",
        ...messageNames.flatMap((name) => [`${name} ms`, "bytes"]),
        "redeploy ms",
        "start ms",
        "heap MB",
        "kB a car",
      ],
      ...sizes.map(({ cars, messages, redeployCpuMs, startCpuMs, heapMb, heapKbPerCar }) => [
        String(cars),
        ...messageNames.flatMap((name) => [messages[name].cpuMs, messages[name].bytes]),
        redeployCpuMs,
        startCpuMs,
        heapMb,
        heapKbPerCar,
      ]),
      [
        "times",
        ...messageNames.flatMap((name) => [growth[name]?.cpu ?? NaN, growth[name]?.bytes ?? NaN]),
        "",
        "",
        "",
        "",
      ],
    ]),
    ...(decided
      ? [
          "",
          `With a surplus, a tariff, and a mode node that decide for ${decided.cars} cars, each in a home of its own: ${decided.heapKbPerCar.toFixed(1)} kB of heap a car, and ${decided.bufferKbPerCar.toFixed(1)} kB beside it`,
        ]
      : []),
  ].join("\n");
}

function messagesTable({ rates, surplusToPass }: MessagesResult): string {
  return [
    "Messages through one node of a running Node-RED",
    "",
    table([
      ["", "messages /s", "messages /CPU s", ": change"],
      ...Object.entries(nodeNames).map(([id, name]) => [
        name,
        rates[id]?.perSecond ?? NaN,
        rates[id]?.perCpuSecond ?? NaN,
        id === "surplus" ? surplusToPass : 1,
      ]),
    ]),
  ].join("\n");
}

function pageLines({ paintMs, wholeMs, timesMs, compressedKb }: PageTime): string {
  const [paints, wholes] = [0, 1].map((which) => timesMs.map((times) => times[which]?.toFixed(0)).join(", "));
  return [
    "The page on a phone that has never loaded it: processor 4 times slower, 1.6 Mbit/s, 150 ms",
    `first content after ${paintMs.toFixed(0)} ms (${paints}), the whole after ${wholeMs.toFixed(0)} ms (${wholes}), ${compressedKb.toFixed(1)} kB compressed`,
  ].join("\n");
}

function planTable(times: readonly PlanTime[]): string {
  return [
    "Making a plan, warm: for this long Node-RED does nothing else",
    "",
    table([["", "CPU ms", "most", "of it"], ...times.map(({ what, ms, mostMs }) => [what, ms, mostMs, ms / mostMs])]),
  ].join("\n");
}

function startTable(result: StartResult): string {
  return [
    "Start of Node-RED until its flows run, and what a package adds to it whose nodes are in no flow, or in one",
    "",
    table([
      ["", "ms", "CPU ms", "RSS MB", "heap MB"],
      ...Object.entries(result).map(([name, { ms, cpuMs, rssMb, heapMb }]) => [
        name === bare ? name : `+ ${name}`,
        ms,
        cpuMs,
        rssMb,
        heapMb,
      ]),
    ]),
  ].join("\n");
}
