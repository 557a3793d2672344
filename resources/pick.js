import { ask, say } from "./ask.js";

export { accountInEditor } from "./ask.js";

/** So many cars are listed. Of more, the others are found by their ID: to list a fleet takes a request for each 50 cars. */
const MOST = 200;

/** A car as a person knows it; Smartcar writes makes in capitals. */
export const nameOf = ({ makeName, model, year }) => [makeName, model, year].filter(Boolean).join(" ");

/** Offers an account's cars in `select`; `note` says how the asking went. */
export function createPicker({ select, note }) {
  let cars = [];
  let isWhole = true;
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
    const { found, fault } = await look(() => ({ ...form(), most: MOST }));
    if (mine !== turn) return;
    if (found) offer(found);
    if (found) isWhole = found.length < MOST;
    note.text(fault ?? foundWords(cars.length, isWhole));
  }

  /** Offers the car with this id, too, where the list has not all cars; what is entered meanwhile goes before it. */
  async function find(form, vehicleId) {
    if (isWhole || vehicleId === "" || carOf(vehicleId)) return;
    const mine = ++turn;
    const { found = [] } = await look(() => ({ ...form(), vehicleId }));
    if (mine === turn) offer([...cars, ...found]);
  }

  return { carOf, show, offer, list, find };
}

async function look(form) {
  try {
    return { found: await ask("vehicles", form()) };
  } catch (err) {
    return { fault: err.message };
  }
}

function foundWords(count, isWhole) {
  if (!isWhole) return say("pick.first", { count });
  return count === 0 ? say("check.connections.none") : say("pick.found", { count });
}

function option(car) {
  return $("<option>", { value: car.vehicleId }).text(nameOf(car) || car.vehicleId);
}
