import assert from "node:assert/strict";
import { themes } from "../support/editor/browser";
import { emptyFlows } from "../support/editor/deploy";
import { openDialog } from "../support/editor/dialog";
import { charge, limit, lock, records, schedule } from "../support/editor/flow";
import { EditorGarage } from "../support/editor/garage";
import { illegible } from "../support/editor/legible";
import { inEditor } from "../support/editor/session";

const PLACE = { latitude: 48.1371, longitude: 11.5754 };
const WINDOW = { start: "22:00", end: "04:00" };
const CANNOT = "501 COMPATIBILITY/VEHICLE_NOT_CAPABLE";

const TESLA = { make: "TESLA", model: "Model Y" } as const;
const VOLVO = { make: "VOLVO", model: "EX30" } as const;
const BMW = { make: "BMW", model: "i4" } as const;

/** A car of each kind: one that has answered 501, one whose owner allowed little, and one of a make that cannot. */
const cars = {
  plain: TESLA,
  refusing: TESLA,
  picky: VOLVO,
  guest: { ...TESLA, permissions: ["read_charge", "read_battery"] },
  guestBmw: { ...BMW, permissions: ["read_charge", "read_battery", "control_charge"] },
  volvo: VOLVO,
  bmw: BMW,
} as const;

const to = <Node extends { readonly type: string }>(node: Node, vehicle: string): Node & { readonly id: string } => ({
  ...node,
  id: `${vehicle}-${node.type}`,
  vehicle,
  account: "",
});

const nodes = [charge, limit, lock, records, schedule].map((node) => ({ ...node, vehicle: "plain", account: "" }));
const asked = [
  { node: to(charge, "refusing"), message: { payload: "start" }, answer: CANNOT },
  { node: to(limit, "refusing"), message: { payload: 70 }, answer: CANNOT },
  { node: to(lock, "refusing"), message: { payload: "lock" }, answer: CANNOT },
  { node: to(schedule, "refusing"), message: { action: "create", payload: WINDOW, location: PLACE }, answer: CANNOT },
  {
    node: to(schedule, "picky"),
    message: { action: "create", payload: { weekends: WINDOW }, location: PLACE },
    answer: CANNOT,
  },
];

const LEARNT = "Smartcar responded: This car does not support this.";
const forbidden = (permission: string): string => `The owner has not granted ${permission}. Connect the car again.`;

const HINTS = [
  [charge, "refusing", LEARNT],
  [charge, "guest", forbidden("control_charge")],
  [charge, "volvo", "VOLVO cars cannot be started or stopped through Smartcar."],
  [limit, "refusing", LEARNT],
  [limit, "guest", forbidden("control_charge")],
  [limit, "bmw", "BMW cars do not accept a charge limit through Smartcar."],
  [limit, "volvo", "VOLVO cars do not accept a charge limit through Smartcar."],
  [lock, "refusing", LEARNT],
  [lock, "guest", forbidden("control_security")],
  [lock, "bmw", "BMW cars cannot be locked or unlocked through Smartcar."],
  [schedule, "refusing", LEARNT],
  [schedule, "picky", "Schedule types that this car does not accept: workweek"],
  [schedule, "guest", forbidden("control_charge")],
  [schedule, "bmw", "BMW cars do not accept schedules through Smartcar."],
  [records, "guestBmw", "The owner has not granted read_charge_records. Sessions are recorded from the car's reports."],
  [records, "volvo", "Charge records are not available for VOLVO."],
] as const;

const FINE = [
  [charge, "plain"],
  [limit, "plain"],
  [lock, "plain"],
  [lock, "volvo"],
  [schedule, "plain"],
  [schedule, "volvo"],
  [records, "bmw"],
] as const;

describe("the dialog of a node for a car that", () => {
  let garage: EditorGarage | undefined;
  before(async function () {
    garage = await EditorGarage.open(cars, nodes, asked);
  });
  after(async () => {
    await emptyFlows();
    await garage?.close();
  });

  for (const theme of themes) {
    it(`refuses what it is for, or may not, or cannot, says so legibly in a ${theme} theme`, () =>
      inEditor(async (page) => {
        for (const [node, vehicle, says] of HINTS) {
          const dialog = await openDialog(page, node.id);
          await dialog.choose("vehicle", vehicle);
          await dialog.form.locator(".smartcar-note[aria-live]").filter({ hasText: says }).waitFor();
          assert.deepEqual(await illegible(dialog.form), [], `${node.type} ${vehicle}`);
          await dialog.cancel();
        }
      }, theme));
  }

  it("can do it says nothing", () =>
    inEditor(async (page) => {
      for (const [node, vehicle] of FINE) {
        const dialog = await openDialog(page, node.id);
        const answered = page.waitForResponse((answer) => new RegExp(`abilities.*make=`).test(answer.url()));
        await dialog.choose("vehicle", vehicle);
        await (await answered).finished();
        assert.equal(await dialog.form.locator(`#${node.type}-hint`).innerText(), "", `${node.type} ${vehicle}`);
        await dialog.cancel();
      }
    }));
});
