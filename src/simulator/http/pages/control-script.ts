import { raw } from "hono/html";

/** What the control page does in a browser: asks the control API once a second, and shows what has changed. */
export const controlScript = raw(`<script>
"use strict";
const EVERY_MS = 1000;
const SHOWN = 12;
const cards = new Map();
const byId = (id) => document.getElementById(id);

async function get(path) {
  const answer = await fetch("/simulator/" + path);
  if (!answer.ok) throw new Error(path + " answered " + answer.status);
  return answer.json();
}

async function change(id, wish) {
  await fetch("/simulator/cars/" + id, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wish),
  });
  await refresh();
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function show(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Each button: its two names, whether the second holds, whether it makes sense, and what a press wishes. */
const buttons = [
  {
    names: ["Plug in", "Unplug"],
    isOn: (car) => car.plugged,
    isPossible: (car) => !car.driving,
    wish: (car) => ({ plugged: !car.plugged }),
  },
  {
    names: ["Start charging", "Stop charging"],
    isOn: (car) => car.charging,
    isPossible: (car) => car.charging || (car.plugged && car.soc < car.limit),
    wish: (car) => ({ charging: !car.charging }),
  },
  {
    names: ["Drive", "Park"],
    isOn: (car) => car.driving,
    isPossible: (car) => car.driving || car.soc > 0,
    wish: (car) => ({ driving: !car.driving }),
  },
  {
    names: ["Return home", "Leave home"],
    isOn: (car) => car.atHome,
    isPossible: () => true,
    wish: (car) => (car.atHome ? { plugged: false, atHome: false } : { driving: false, atHome: true }),
  },
];

function makeCard(car) {
  const card = { root: element("article", undefined, "car surface"), facts: new Map() };
  const name = car.make + " " + car.model + " " + car.year;
  const title = element("div", undefined, "title");
  const heading = element("h3", name);
  heading.id = "car-" + car.id;
  card.soc = element("span", "", "soc");
  title.append(heading, card.soc);

  card.bar = element("div", undefined, "bar");
  card.bar.setAttribute("role", "meter");
  card.bar.setAttribute("aria-label", "Charge of the " + name);
  card.bar.setAttribute("aria-valuemin", "0");
  card.bar.setAttribute("aria-valuemax", "100");
  card.fill = element("div", undefined, "fill");
  card.limit = element("div", undefined, "limit");
  card.bar.append(card.fill, card.limit);

  card.state = element("p", "", "state");
  card.list = element("dl", undefined, "facts");
  const row = element("div", undefined, "buttons");
  card.buttons = buttons.map(({ wish }) => {
    const button = element("button", "");
    button.type = "button";
    button.setAttribute("aria-describedby", heading.id);
    button.addEventListener("click", () => void change(car.id, wish(card.car)).catch(lose));
    row.append(button);
    return button;
  });
  card.root.setAttribute("aria-labelledby", heading.id);
  card.root.append(title, card.bar, card.state, card.list, row);
  byId("cars").append(card.root);
  return card;
}

function stateOf(car) {
  if (car.charging) return "Charging with " + (car.powerW / 1000).toFixed(1) + " kW";
  if (car.driving) return "On the road";
  if (car.plugged) return car.soc >= car.limit ? "Plugged in, charged to its limit" : "Plugged in, not charging";
  return "Parked, not plugged in";
}

/** "3 of 80", or the number alone where there is no limit. */
function used(count, limit) {
  return limit === undefined ? String(count) : count + " of " + limit;
}

function factsOf(car, books) {
  const { limits } = books;
  return [
    ["Limit", car.limit + " %"],
    ["Place", car.driving ? "on the road" : car.atHome ? "at home" : "away from home"],
    ["Doors", car.locked ? "locked" : "unlocked"],
    ["Calls this month", used(books.callsThisMonth, limits.callsThisMonth)],
    limits.stopsLast30Days && ["Stops in 30 days", used(books.stopsLast30Days, limits.stopsLast30Days)],
    limits.commandsSinceDriven && ["Commands since driven", used(books.commandsSinceDriven, limits.commandsSinceDriven)],
    (limits.schedules || car.schedules.length > 0) && ["Schedules", used(car.schedules.length, limits.schedules)],
    books.deliveries > 0 && ["Deliveries", String(books.deliveries)],
    car.obstacle && ["Obstacle", car.obstacle],
    car.accountProblem && ["Account", car.accountProblem],
    !car.connected && ["Connect", "not connected"],
  ].filter(Boolean);
}

function showCar(car, books) {
  if (!cards.has(car.id)) cards.set(car.id, makeCard(car));
  const card = cards.get(car.id);
  card.car = car;
  const percent = Math.round(car.soc);
  card.root.classList.toggle("charging", car.charging);
  show(card.soc, percent + " %");
  card.fill.style.width = car.soc + "%";
  card.limit.style.left = car.limit + "%";
  card.limit.title = "Limit " + car.limit + " %";
  card.bar.setAttribute("aria-valuenow", String(percent));
  card.bar.setAttribute("aria-valuetext", percent + " %, limit " + car.limit + " %");
  show(card.state, stateOf(car));

  const facts = new Map(factsOf(car, books));
  if ([...facts.keys()].join() !== [...card.facts.keys()].join()) {
    card.facts = new Map([...facts.keys()].map((name) => [name, element("dd", "")]));
    card.list.replaceChildren(...[...card.facts].flatMap(([name, value]) => [element("dt", name), value]));
  }
  for (const [name, value] of facts) show(card.facts.get(name), value);

  buttons.forEach(({ names, isOn, isPossible }, index) => {
    show(card.buttons[index], names[isOn(car) ? 1 : 0]);
    card.buttons[index].disabled = !isPossible(car);
  });
}

function showRows(id, rows) {
  const made = rows.map((cells) => {
    const row = element("tr");
    row.append(...cells.map(([text, className]) => element("td", text, className)));
    return row;
  });
  const none = element("tr");
  const cell = element("td", "None yet", "quiet");
  cell.colSpan = 9;
  none.append(cell);
  byId(id).replaceChildren(...(made.length > 0 ? made : [none]));
}

function timeOf(at) {
  return new Date(at).toLocaleTimeString();
}

/** The path with the names of cars in the place of their ids. */
function readable(path, cars) {
  const car = cars.find(({ id }) => path.includes(id));
  return car ? path.replace(car.id, "{" + car.make + " " + car.model + "}") : path;
}

function showRequests(requests, cars) {
  const rows = requests.toReversed().map(({ at, method, path, status, counted }) => [
    [timeOf(at)],
    [status === undefined ? "–" : String(status), status >= 400 ? "bad" : ""],
    [method],
    [readable(path, cars), "path"],
    [counted ? "1 call" : "free", "quiet"],
  ]);
  showRows("requests", rows);
}

function showDeliveries(deliveries, cars) {
  const nameOf = (id) => cars.find((car) => car.id === id)?.model ?? "–";
  const rows = deliveries.toReversed().map(({ at, eventType, mode, vehicleId, attempt, status, problem }) => [
    [timeOf(at)],
    [status === undefined ? "–" : String(status), problem ? "bad" : ""],
    [mode === "TEST" ? "TEST" : eventType],
    [nameOf(vehicleId)],
    [String(attempt)],
    [problem ?? "", "path"],
  ]);
  showRows("deliveries", rows);
}

function lose() {
  byId("lost").hidden = false;
}

async function refresh() {
  const [clock, cars, ledger, requests, { deliveries }] = await Promise.all([
    get("clock"),
    get("cars"),
    get("ledger"),
    get("requests?last=" + SHOWN),
    get("deliveries?last=" + SHOWN),
  ]);
  const now = new Date(clock.now);
  show(byId("clock"), now.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" }));
  byId("clock").dateTime = now.toISOString();
  const speeds = { 0: "stands still", 1: "as fast as the wall" };
  show(byId("speed"), speeds[clock.speed] ?? clock.speed + " times as fast as the wall");
  for (const car of cars) showCar(car, ledger.cars[car.id]);
  showRequests(requests, cars);
  showDeliveries(deliveries, cars);
  byId("lost").hidden = true;
}

async function live() {
  await refresh().catch(lose);
  setTimeout(live, EVERY_MS);
}

void live();
</script>`);
