/** The BMW of the built-in simulator: plugged in at home and not charging. */
export const vehicleId = "51000000-0000-4000-8000-0000000000b1";
const userId = "51000000-0000-4000-8000-000000000001";

const at = { z: "tab", x: 100, y: 100 };

/** One of our nodes behind an HTTP address that answers with what the node sent. */
function served(type: string, { method, outputs }: { method: "get" | "post"; outputs: readonly string[][] }): object[] {
  const url = `/${type}`;
  return [
    { id: `${type}-in`, type: "http in", ...at, method, url, wires: [[type]] },
    { id: type, type, ...at, account: "account", vehicle: "vehicle", mode: "demand", wires: outputs },
  ];
}

/** The package in use, with the built-in simulator for a Smartcar. */
export const flow: readonly object[] = [
  { id: "tab", type: "tab", label: "matrix" },
  { id: "account", type: "smartcar-account", environment: "simulator", simulatorSpeed: "60" },
  { id: "vehicle", type: "smartcar-vehicle", account: "account", vehicleId, userId, chargePowerKw: "11" },
  ...served("smartcar-vehicles", { method: "get", outputs: [["answer"]] }),
  ...served("smartcar-signals", { method: "get", outputs: [["answer"]] }),
  ...served("smartcar-charge", { method: "post", outputs: [["answer"], ["answer"]] }),
  ...served("smartcar-surplus", { method: "post", outputs: [[], ["answer"]] }),
  { id: "answer", type: "http response", ...at },
  { id: "catch", type: "catch", ...at, wires: [["failed"]] },
  {
    id: "failed",
    type: "change",
    ...at,
    rules: [
      { t: "set", p: "payload", pt: "msg", to: "error", tot: "msg" },
      { t: "set", p: "statusCode", pt: "msg", to: "500", tot: "num" },
    ],
    wires: [["answer"]],
  },
];
