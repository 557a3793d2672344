import { SERVICE_FACTS } from "../../../src/fetch/forecasts/service-facts";
import { prepareTry } from "../../settings/editor/try-now.js";

const TRIED = [
  "service",
  "planes",
  "peakKw",
  "sites",
  "address",
  "token",
  "account",
  "home",
  "latitude",
  "longitude",
  "zone",
];
const SHAPE = ["feedPath", "feedStart", "feedEnd", "feedValue", "feedFactor"];

const serviceOf = (id) => SERVICE_FACTS.find((service) => service.id === String(id));

/** Says what the source of the data wants to be said. */
function showLicence({ remark, say, valueOf }) {
  const { licence = "", isSimulated } = serviceOf(valueOf("service")) ?? {};
  const source = licence === "" ? "" : say("note.licence", { licence });
  remark("licence").text(isSimulated ? say("note.simulated") : source);
}

function prepare(tools) {
  showLicence(tools);
  tools.form.on("change", () => showLicence(tools));
  prepareTry({ ...tools, type: "smartcar-forecast", path: "forecast/try", keys: [...TRIED, ...SHAPE] });
}

/** What a service needs and the node does not have. */
function why(key, value, say, other) {
  const { needs = [] } = serviceOf(other("service")) ?? {};
  const isEmpty = value === undefined || value === null || String(value).trim() === "";
  if (!isEmpty || !needs.includes(key)) return true;
  if (key === "address")
    return say("invalid.enter", { label: say("label.address"), accepted: say("accepted.address") });
  return key === "token" ? say("invalid.token") : true;
}

const label = (node, say) => {
  if (node.name) return node.name;
  const service = serviceOf(node.service);
  return service ? `${say("label.palette")}: ${say(`option.service.${service.id}`)}` : say("label.palette");
};

export default { prepare, why, label };
