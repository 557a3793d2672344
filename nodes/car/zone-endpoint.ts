import type { NodeAPI } from "node-red";
import { fail, type Response } from "../runtime/admin";
import { speak } from "../runtime/speech";
import { homeZone, type HomeZone } from "./home-zone";
import { readSettings } from "../settings/read-settings";
import { declaration } from "../vehicle/settings";
import english from "../vehicle/words/en-US.json";

/** A zone as the dialog shows it. */
export type ShownZone = Omit<HomeZone, "doubt"> & { readonly doubt?: string };

interface Request {
  readonly query: Readonly<Record<string, unknown>>;
}

/** Tells a dialog which time zone holds while its field is empty, for a vehicle at the home position in the question. */
export function serveZone(RED: NodeAPI): void {
  RED.httpAdmin.get("/smartcar/zone", RED.auth.needsPermission("smartcar.read"), (req: Request, res: Response) => {
    zoneFor(req.query).then(
      (body) => res.json(body),
      (err: unknown) => fail(res, err),
    );
  });
}

async function zoneFor({ latitude, longitude }: Request["query"]): Promise<ShownZone> {
  const { type, settings } = declaration;
  const { homeLatitude, homeLongitude } = settings;
  const words = english["smartcar-vehicle"];
  const { homeLatitude: north } = readSettings({ type, settings: { homeLatitude }, words }, { homeLatitude: latitude });
  const { homeLongitude: east } = readSettings(
    { type, settings: { homeLongitude }, words },
    { homeLongitude: longitude },
  );
  const isKnown = north !== undefined && east !== undefined;
  const { doubt, ...zone } = homeZone("", isKnown ? { latitude: north, longitude: east } : undefined);
  return { ...zone, ...(doubt && { doubt: speak(doubt) }) };
}
