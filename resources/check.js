import { ask, say } from "./ask.js";

const ICONS = { right: "fa-check-circle", wrong: "fa-times-circle", open: "fa-circle-o" };

export { accountInDialog, accountInEditor, ask, say } from "./ask.js";

/** Goes through the checklist. `form` gives what is asked with, or throws a sentence that says what is missing. */
export async function check({ button, list, form }) {
  button.prop("disabled", true);
  list.empty().append($("<li>").text(say("check.asking")));
  const lines = await steps(form).catch((err) => [line("wrong", err.message)]);
  list.empty().append(lines);
  button.prop("disabled", false);
}

async function steps(form) {
  const answer = await ask("check", form());
  return answer.map(({ step, state, params, detail }) => line(state, sentence(step, state, params), detail));
}

function sentence(step, state, params) {
  const { side } = params;
  if (step === "clock") return say(`check.clock.${side}`, params);
  if (step !== "connections" || state === "open") return say(`check.${step}.${state}`, params);
  const count = Number(params.count);
  return count === 0 ? say("check.connections.none") : say(`check.connections.${state}`, { count });
}

/** One line of a list. Names and faults come from outside: they go in as text. */
export function line(state, text, detail) {
  const icon = $("<i>", { class: `fa ${ICONS[state]}`, role: "img", title: say(`check.state.${state}`) });
  icon.attr("aria-label", say(`check.state.${state}`));
  const words = $("<span>").text(text);
  if (detail) words.append($("<small>").text(detail));
  return $("<li>", { class: `smartcar-${state}` }).append(icon, words);
}
