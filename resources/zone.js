// Which time zone holds while a dialog's field for it is empty.

import { say } from "./ask.js";

/** Shows in the empty `field` the zone that is used, and in `note` by what it is known. `select` holds the vehicle, if any. */
export function showZone({ field, select, note }) {
  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    const { homeLatitude = "", homeLongitude = "" } = RED.nodes.node(select.val()) ?? {};
    const query = new URLSearchParams({ latitude: homeLatitude, longitude: homeLongitude });
    const found = await Promise.resolve($.getJSON(`smartcar/zone?${query}`)).catch(() => undefined);
    if (mine !== turn || !found) return;
    const { zone, source, doubt } = found;
    field.attr("placeholder", zone);
    note.text(doubt ? `${say("hint.zone-computer", { zone })} ${doubt}.` : say(`hint.zone-${source}`, { zone }));
    note.toggleClass("smartcar-doubt", doubt !== undefined).toggle(!field.val());
  }
  select.on("change", refresh);
  field.on("change", () => note.toggle(!field.val()));
  void refresh();
}
