import { ask, say } from "./ask.js";

export { accountInEditor } from "./ask.js";

/** A car as a person knows it; Smartcar writes makes in capitals. */
export const nameOf = ({ makeName, model, year }) => [makeName, model, year].filter(Boolean).join(" ");

/** Offers an account's cars in `select`; `note` says how the asking went. */
export function createPicker({ select, note }) {
  let cars = [];
  let turn = 0;

  /** The offered car with this id. */
  function carOf(vehicleId) {
    return cars.find((car) => car.vehicleId === vehicleId);
  }

  /** Shows the car with this id where it is offered. */
  function show(vehicleId) {
    select.val(carOf(vehicleId) ? vehicleId : "");
  }

  function offer(offered) {
    cars = offered;
    select.find("option").slice(1).remove();
    for (const car of cars) option(car).appendTo(select);
  }

  /**
   * Asks for the cars anew. `form` gives what is asked with, or throws a sentence that says what is missing. A late answer to
   * an older question is dropped.
   */
  async function list(form) {
    const mine = ++turn;
    note.text(say("pick.asking"));
    const { found, words } = await look(form);
    if (mine !== turn) return;
    if (found) offer(found);
    note.text(words);
  }

  return { carOf, show, offer, list };
}

async function look(form) {
  try {
    const found = await ask("vehicles", form());
    const count = found.length;
    return { found, words: count === 0 ? say("check.connections.none") : say("pick.found", { count }) };
  } catch (err) {
    return { words: err.message };
  }
}

function option(car) {
  return $("<option>", { value: car.vehicleId }).text(nameOf(car) || car.vehicleId);
}
