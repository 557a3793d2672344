import type { NodeAPI } from "node-red";
import { minutesAMonth, monthlyReads, type MonthlyReads } from "../../src/control/polling/monthly-reads";
import { furtherRecords } from "../../src/smartcar/record-sources";
import type { Speech } from "../../src/core/speech";
import type { Car } from "../../src/vehicle/car";
import { makeLabel, makeOf, type Make } from "../../src/vehicle/makes";
import type { AccountNode } from "../account/account";
import { fail, inEditorsLanguage, type Asked, type Response } from "../runtime/admin";
import { textSetting } from "../runtime/settings";
import { speak } from "../runtime/speech";

interface Request extends Asked {
  readonly query: Readonly<Record<string, unknown>>;
}

/** What a dialog may know of a car, so that no rule is written twice. */
export interface Abilities {
  /** The make's row, or that of any make that nothing is known of. */
  readonly make: Make & {
    /** Whether charge records of it can be had beside the car's own signal. */
    readonly records: boolean;
  };
  /** What the make is called; absent when unknown. */
  readonly makeName?: string;
  /** What this car has answered that it cannot do, by the command's name: a sentence. */
  readonly unsupported: Readonly<Record<string, string>>;
  /** What the owner has allowed; absent when nobody has asked. */
  readonly permissions?: readonly string[];
  /** What reading by itself costs in a month. */
  readonly reads: { readonly smart: MonthlyReads; readonly minutesAMonth: number };
}

/**
 * Tells the editor what a car can do: by its make, and for a car that is deployed also by what it has answered. With
 * `permissions` in the question Smartcar is asked what the owner has allowed, which costs no call.
 */
export function serveAbilities(RED: NodeAPI): void {
  const answer = async (query: Request["query"]): Promise<Abilities> => {
    const account = RED.nodes.getNode(textSetting(query["account"])) as AccountNode | null;
    const garage = account?.type === "smartcar-account" ? account.account.garage : undefined;
    const car = garage?.find(textSetting(query["vehicleId"]));
    if (car && query["permissions"] !== undefined) await garage?.lookUp(car.vehicleId).catch(() => {});
    return abilities({ make: textSetting(query["make"]), model: textSetting(query["model"]) }, car);
  };
  RED.httpAdmin.get("/smartcar/abilities", RED.auth.needsPermission("smartcar.read"), (req: Request, res: Response) => {
    inEditorsLanguage(req, () => {
      answer(req.query).then(
        (body) => res.json(body),
        (err: unknown) => fail(res, err),
      );
    });
  });
}

async function abilities(
  chosen: { readonly make: string; readonly model: string },
  car: Car | undefined,
): Promise<Abilities> {
  const makeName = chosen.make || car?.facts.make;
  const make = makeOf(makeName, car?.facts.model ?? chosen.model);
  const { lagMs, restMs = 0 } = make;
  return {
    make: { ...make, records: furtherRecords?.hasRecordsOf(makeName ?? "") ?? false },
    ...(makeName && { makeName: makeLabel(makeName) }),
    unsupported: spokenValues((await car?.unsupported()) ?? {}),
    ...(car?.permissions && { permissions: car.permissions }),
    reads: { smart: monthlyReads({ mode: "smart", everyMs: 0 }, { lagMs, restMs }), minutesAMonth },
  };
}

function spokenValues(speeches: Readonly<Record<string, Speech>>): Record<string, string> {
  return Object.fromEntries(Object.entries(speeches).map(([name, speech]) => [name, speak(speech)]));
}
