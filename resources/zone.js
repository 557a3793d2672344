// Which time zone holds while a dialog's field for it is empty, or while the home has one.

import { know, say } from "./ask.js";

const POSITION = ["latitude", "longitude"];

/**
 * Shows in the empty `field` the zone that is used, and in `note` by what it is known. That of a home is used instead of the field's,
 * so its note stays. `watched` are the fields that tell where.
 */
export function showZone({ field, valueOf, note, watched }) {
  let turn = 0;
  let isOfHome = false;
  const toggle = () => note.toggle(isOfHome || !field.val());
  async function refresh() {
    const mine = ++turn;
    const found = await know(`zone?${questionOf(valueOf)}`).catch(() => undefined);
    if (mine !== turn || !found) return;
    const { zone, source, doubt } = found;
    field.attr("placeholder", zone);
    note.text(doubt ? `${say("hint.zone-computer", { zone })} ${doubt}` : say(`hint.zone-${source}`, { zone }));
    isOfHome = source === "home";
    note.toggleClass("smartcar-doubt", doubt !== undefined);
    toggle();
  }
  for (const other of watched) other.on("change", refresh);
  field.on("change", toggle);
  void refresh();
}

/**
 * What the editor knows of the place: the zone and the position of the home, else the position of the vehicle, also where neither is
 * deployed yet. What only the runtime knows, as credentials that were not loaded, it looks up by the node's ID.
 */
function questionOf(valueOf) {
  const vehicle = RED.nodes.node(valueOf("vehicle"));
  const home = RED.nodes.node(vehicle ? vehicle.home : valueOf("home"));
  const shown = Object.fromEntries(POSITION.map((key) => [key, valueOf(key) ?? ""]));
  const old = { latitude: vehicle?.homeLatitude ?? "", longitude: vehicle?.homeLongitude ?? "" };
  const [place = old] = [shown, home?.credentials, vehicle?.credentials].filter((one) => one?.latitude);
  const { latitude, longitude = "" } = place;
  return new URLSearchParams({
    zone: home?.zone ?? "",
    latitude,
    longitude,
    nodes: [home?.id, vehicle?.id].filter(Boolean).join(","),
  });
}
