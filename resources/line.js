import { say } from "./ask.js";

const ICONS = { right: "fa-check-circle", wrong: "fa-times-circle", open: "fa-circle-o" };

/** One line of a checklist. Names and faults come from outside: they go in as text. */
export function line(state, text, detail) {
  const icon = $("<i>", { class: `fa ${ICONS[state]}`, role: "img", title: say(`check.state.${state}`) });
  icon.attr("aria-label", say(`check.state.${state}`));
  const words = $("<span>").text(text);
  if (detail) words.append($("<small>").text(detail));
  return $("<li>", { class: `smartcar-${state}` }).append(icon, words);
}
