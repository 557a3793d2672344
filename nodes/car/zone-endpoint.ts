import type { NodeAPI } from "node-red";
import type { Position } from "../../src/home/home-settings";
import type { HomeNode } from "../home/join-home";
import { fail, inEditorsLanguage, type Asked, type Response } from "../runtime/admin";
import { textSetting } from "../runtime/settings";
import { speak } from "../runtime/speech";
import { timeZone } from "../settings/formats";
import { readSettings } from "../settings/read-settings";
import { variableIn } from "../settings/read-value";
import { homePosition } from "../settings/shared";
import english from "../vehicle/words/en-US.json";
import { homeZone, type HomeZone } from "./home-zone";
import type { VehicleNode } from "./join-vehicle";

/** A zone as the dialog shows it. */
export type ShownZone = Omit<HomeZone, "doubt"> & { readonly doubt?: string };

interface Request extends Asked {
  readonly query: Readonly<Record<string, unknown>>;
}

/**
 * Tells a dialog which time zone holds while its field is empty: for a zone or a position in the question, else for those of the
 * deployed nodes that it names.
 */
export function serveZone(RED: NodeAPI): void {
  RED.httpAdmin.get("/smartcar/zone", RED.auth.needsPermission("smartcar.read"), (req: Request, res: Response) => {
    inEditorsLanguage(req, () => {
      zoneFor(RED, req.query).then(
        (body) => res.json(body),
        (err: unknown) => fail(res, err),
      );
    });
  });
}

async function zoneFor(RED: NodeAPI, query: Request["query"]): Promise<ShownZone> {
  const deployed = textSetting(query["nodes"]).split(",").filter(Boolean);
  const known = deployed.map((id) => RED.nodes.getNode(id)).map(deployedPlace);
  const place = placeIn(query) ?? known.find((one) => one?.position)?.position;
  const shown = timeZone(textSetting(query["zone"]) || "-");
  const ofHouse = "value" in shown ? shown.value : known.find((one) => one?.zone)?.zone;
  const { doubt, ...zone } = homeZone("", place, ofHouse);
  return { ...zone, ...(doubt && { doubt: speak(doubt) }) };
}

function placeIn(query: Request["query"]): Position | undefined {
  const reader = { type: "smartcar-vehicle", settings: homePosition, words: english["smartcar-vehicle"] };
  // What a variable means is known of the deployed node only.
  if ([query["latitude"], query["longitude"]].some((given) => variableIn(given) !== undefined)) return undefined;
  const { latitude, longitude } = readSettings(reader, query);
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

/** What a home or a vehicle that is deployed knows. */
function deployedPlace(
  node: object | null,
): { position?: Position | undefined; zone?: string | undefined } | undefined {
  const { home, car }: Partial<HomeNode & VehicleNode> = node ?? {};
  return home?.settings ?? { position: car?.facts.home };
}
