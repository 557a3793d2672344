import { roofPlanesIn, type RoofPlane } from "../../src/fetch/forecasts/roof";
import type { ForecastNeed } from "../../src/fetch/forecasts/service";
import { SERVICE_FACTS } from "../../src/fetch/forecasts/service-facts";
import { declareNode } from "../settings/declare";
import { ownFormat } from "../settings/feed-settings";
import { nameList, webAddress } from "../settings/formats";
import { choice, configNode, credential, number, within, written, type Parsed } from "../settings/setting";
import { home, homePosition, topics, zone } from "../settings/shared";

const IDS = SERVICE_FACTS.map(({ id }) => id);

/** With one of these services a setting counts. */
function servicesWith(need: ForecastNeed): { readonly service: readonly string[] } {
  const fitting = SERVICE_FACTS.filter(({ needs, takes = [] }) => needs.includes(need) || takes.includes(need));
  return { service: fitting.map(({ id }) => id) };
}

function planesOf(text: string): Parsed<readonly RoofPlane[]> {
  const planes = roofPlanesIn(text);
  return planes ? { value: planes } : { refused: undefined };
}

const { latitude, longitude } = homePosition;
const AT = servicesWith("position");

const SIMULATED = { service: SERVICE_FACTS.filter(({ isSimulated }) => isSimulated === true).map(({ id }) => id) };

export const declaration = declareNode({
  type: "smartcar-forecast",
  outputs: ["forecast", "reason"],
  sharedWords: ["errors", "feeds"],
  settings: {
    service: choice(IDS, { initial: "openmeteo", icon: "cloud", remark: "licence" }),
    planes: written<readonly RoofPlane[]>(planesOf, {
      absent: [],
      accepted: "planes",
      required: true,
      icon: "home",
      example: true,
      note: "planes",
      when: servicesWith("planes"),
    }),
    peakKw: number({ min: 0.1, max: 10_000, icon: "sun-o", unit: "kW", when: servicesWith("peak") }),
    sites: written(nameList, {
      absent: [],
      accepted: "sites",
      required: true,
      icon: "map-marker",
      note: "sites",
      when: servicesWith("sites"),
    }),
    address: written(webAddress, {
      absent: "",
      accepted: "address",
      icon: "link",
      when: servicesWith("address"),
    }),
    token: credential("password", { icon: "key", note: "token", when: servicesWith("token") }),
    account: configNode("smartcar-account", { icon: "cloud", note: "simulator", when: SIMULATED }),
    home,
    ...within(
      { fold: "more" },
      {
        latitude: { ...latitude, when: AT },
        longitude: { ...longitude, when: AT },
        solarTopic: topics("sun-o"),
        zone,
        ...within({ group: "format" }, ownFormat({ when: { service: ["own"] } })),
      },
    ),
  },
});
