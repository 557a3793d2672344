import { INCLUDED_WORDS } from "../../src/control/price/included";
import type { Need } from "../../src/fetch/prices/supplier";
import { SUPPLIER_FACTS } from "../../src/fetch/prices/supplier-facts";
import { COUNTRIES } from "../../src/fetch/prices/supplier-list";
import { declareNode } from "../settings/declare";
import { ownFormat } from "../settings/feed-settings";
import { webAddress } from "../settings/formats";
import { choice, configNode, credential, text, within, written } from "../settings/setting";
import { home, zone } from "../settings/shared";

const IDS = SUPPLIER_FACTS.map(({ id }) => id);

/** With one of these suppliers a setting counts. */
function suppliersWith(need: Need): { readonly supplier: readonly string[] } {
  const fitting = SUPPLIER_FACTS.filter(({ needs = [], takes = [], areas }) => {
    const hasAreas = need === "area" && Object.values(areas).some((list) => list.length > 0);
    return hasAreas || needs.includes(need) || takes.includes(need);
  });
  return { supplier: fitting.map(({ id }) => id) };
}

const SIMULATED = { supplier: SUPPLIER_FACTS.filter(({ isSimulated }) => isSimulated === true).map(({ id }) => id) };

export const declaration = declareNode({
  type: "smartcar-prices",
  outputs: ["prices", "reason"],
  sharedWords: ["errors", "feeds"],
  settings: {
    country: choice([...COUNTRIES, "other"], { initial: "DE", icon: "flag" }),
    supplier: choice(IDS, { initial: "energycharts", icon: "building-o", remark: "licence" }),
    area: text({ icon: "map-marker", suggests: true, remark: "area-note", when: suppliersWith("area") }),
    address: written(webAddress, {
      absent: "",
      accepted: "address",
      icon: "link",
      when: suppliersWith("address"),
    }),
    token: credential("password", { icon: "key", remark: "token-note", when: suppliersWith("token") }),
    account: configNode("smartcar-account", { icon: "cloud", note: "simulator", when: SIMULATED }),
    home,
    ...within(
      { fold: "more" },
      {
        use: choice(["import", "export"], { initial: "import", icon: "exchange" }),
        includes: choice(["auto", ...INCLUDED_WORDS], { initial: "auto", icon: "check-square-o", note: "includes" }),
        zone,
        ...within({ group: "format" }, ownFormat({ when: { supplier: ["own", "homeassistant"] } })),
      },
    ),
  },
});
