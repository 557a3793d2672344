import { accountInDialog, ask, say } from "./ask.js";
import { line } from "./check.js";
import { nameOf } from "./pick.js";
import { isIngress } from "./webhook.js";

/** Smartcar's words for the makes of Europe and for those that charge by its commands. */
const MAKES = [
  ["AUDI", "Audi"],
  ["BMW", "BMW"],
  ["BYD", "BYD"],
  ["CITROEN", "Citroën"],
  ["CUPRA", "Cupra"],
  ["DS", "DS"],
  ["FORD", "Ford"],
  ["HYUNDAI", "Hyundai"],
  ["JAGUAR", "Jaguar"],
  ["KIA", "Kia"],
  ["LANDROVER", "Land Rover"],
  ["MERCEDESBENZ", "Mercedes-Benz"],
  ["MINI", "MINI"],
  ["NISSAN", "Nissan"],
  ["OPEL", "Opel"],
  ["PEUGEOT", "Peugeot"],
  ["POLESTAR", "Polestar"],
  ["PORSCHE", "Porsche"],
  ["RENAULT", "Renault"],
  ["SEAT", "Seat"],
  ["SKODA", "Škoda"],
  ["TESLA", "Tesla"],
  ["VOLKSWAGEN", "Volkswagen"],
  ["VOLVO", "Volvo"],
];

/** Makes of which an owner should know something before the consent; the sentence is in the catalog. */
const NEEDS = {
  "": "choose",
  AUDI: "vw",
  BMW: "bmw",
  CUPRA: "vw",
  MERCEDESBENZ: "mercedes",
  MINI: "bmw",
  SEAT: "vw",
  SKODA: "vw",
  TESLA: "tesla",
  VOLKSWAGEN: "vw",
  VOLVO: "volvo",
};

const LOOK_EVERY_MS = 1000;

/** Brings the section of the account's dialog to life in which a car is connected. */
export function prepareConnect({ section, id }) {
  const make = section.find("#smartcar-connect-make");
  for (const [value, name] of MAKES) $("<option>", { value }).text(name).appendTo(make);
  const needs = section.find("#smartcar-connect-needs");
  const showNeeds = () => {
    const need = NEEDS[make.val()];
    needs.text(need ? say(`connect.needs.${need}`) : "");
  };
  make.on("change", showNeeds);
  showNeeds();
  // As the browser reached Node-RED, through whatever proxy and below whatever path.
  const redirectUri = new URL("smartcar/connect/callback", document.baseURI).href;
  section
    .find("#smartcar-connect-redirect")
    .val(redirectUri)
    .on("focus", function () {
      this.select();
    });

  // Home Assistant's ingress has another address each time, and lets nobody in who comes from Smartcar's page.
  if (isIngress(redirectUri)) section.find("#smartcar-connect-ingress").prop("hidden", false);

  const form = () => ({
    ...accountInDialog(id),
    redirectUri,
    make: make.val(),
    mode: section.find("#smartcar-connect-mode").val(),
    single: section.find("#smartcar-connect-single").prop("checked"),
    purposes: section
      .find(".smartcar-choices input:checked")
      .get()
      .map(({ value }) => value),
  });
  const button = section.find("#smartcar-connect-start");
  const outcome = section.find("#smartcar-connect-outcome");
  button.on("click", () => connect({ button, form, tell: (...lines) => outcome.empty().append(lines) }));
}

async function connect({ button, form, tell }) {
  button.prop("disabled", true);
  // Only a click may open a window, so it is opened before the address is known. Smartcar's page is not to reach back into the editor.
  const opened = window.open("", "_blank");
  if (opened) opened.opener = null;
  try {
    const asked = form();
    const { url, state } = await ask("connect", asked);
    if (opened) opened.location.replace(url);
    tell(line("open", say("connect.waiting")), ...(opened ? [] : [link(url)]));
    const { result, userId, car, why } = await ended(state, button);
    const isGood = result.startsWith("connected");
    const sentence = line(isGood ? "right" : "wrong", say(`connect.result.${result}`, { car, why }));
    tell(sentence, ...(isGood ? await carsOf(userId, asked) : []));
  } catch (err) {
    opened?.close();
    tell(line("wrong", err.message));
  } finally {
    button.prop("disabled", false);
  }
}

/** For a browser that keeps windows from opening. */
function link(url) {
  const anchor = $("<a>", { href: url, target: "_blank", rel: "noopener noreferrer" }).text(say("connect.open"));
  return line("open", say("connect.blocked")).append(anchor);
}

/** How it ended; asked for as long as the dialog is open. */
async function ended(state, button) {
  for (;;) {
    const status = await ask("connect/status", { state });
    if (status.result !== "waiting") return status;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (!button[0].isConnected) return { result: "expired" };
  }
}

/** The cars as the vehicle's dialog will now offer them. */
async function carsOf(userId, asked) {
  const all = await ask("vehicles", asked);
  const cars = all
    .filter((car) => userId === undefined || car.userId === userId)
    .map((car) => nameOf(car) || car.vehicleId);
  return cars.length === 0 ? [] : [line("right", say("connect.cars", { cars: cars.join(", ") }))];
}
