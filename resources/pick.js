import { ask, say } from "./ask.js";

export { accountInEditor } from "./ask.js";

/** A car as a person knows it. */
export const nameOf = ({ make, model, year }) => [make, model, year].filter(Boolean).join(" ");

/**
 * Lets a person choose among an account's cars. `form` gives what is asked with, or throws a sentence that says what is
 * missing; `onPick` is told the chosen car.
 */
export function createPicker({ select, button, note, form, onPick }) {
  let cars = [];
  let turn = 0;

  select.on("change", () => {
    const car = carOf(select.val());
    if (car) onPick(car);
  });
  button.on("click", () => list());

  function carOf(vehicleId) {
    return cars.find((car) => car.vehicleId === vehicleId);
  }

  /** A late answer to an older question is dropped. */
  async function list() {
    const mine = ++turn;
    const chosen = select.val();
    note.text(say("pick.asking"));
    const answer = await found(form).catch((err) => err);
    if (mine !== turn) return;
    offer(answer instanceof Error ? [] : answer, chosen);
    note.text(answer instanceof Error ? answer.message : summary(answer.length));
  }

  function offer(found, chosen) {
    cars = found;
    select.find("option").slice(1).remove();
    for (const car of cars) option(car).appendTo(select);
    show(chosen);
  }

  /** Shows the car with this id where it is in the list. */
  function show(vehicleId) {
    select.val(carOf(vehicleId) ? vehicleId : "");
  }

  return { carOf, list, offer, show };
}

function summary(count) {
  return count === 0 ? say("check.connections.none") : say("pick.found", { count });
}

async function found(form) {
  return ask("vehicles", form());
}

function option(car) {
  return $("<option>", { value: car.vehicleId }).text(nameOf(car) || car.vehicleId);
}
