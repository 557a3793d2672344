import { MODES } from "../../src/control/shared/requests";
import { isRecord } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { time, watts } from "../../src/core/format";
import { carSeries } from "../../src/page/car-series";
import { carState, type KnownCar } from "../../src/page/car-state";
import { homeSeries, homeState } from "../../src/page/home-state";
import type { CarSession, CarState, Problem } from "../../src/page/page-car";
import type { RequestWord } from "../../src/page/page-request";
import type { PageSeries } from "../../src/page/page-series";
import type { HomeState, PageState } from "../../src/page/page-state";
import { idOf } from "../../src/mqtt/topics";
import { shownCost } from "../../src/vehicle/costs/session-cost";
import { sessionEnergyKwh } from "../../src/vehicle/sessions/session-energy";
import type { Running, Session } from "../../src/vehicle/sessions/stored-sessions";
import type { Account } from "../account/account";
import { homeZone } from "../car/home-zone";
import type { Outlook } from "../controller/deciders";
import type { CarPages } from "../desk/car-file";
import type { GridLimit } from "../../src/control/allocation/grid-limit";
import type { Speech } from "../../src/core/speech";
import { say, speak } from "../runtime/speech";
import { outlookOf, type CarEntry, type HomeEntry, type Household } from "./household";
import { chargedW, type Recorder } from "./recorder";

/** Everything that the page shows, as it is now. */
export async function composePage(
  household: Household,
  recorder: Recorder,
  build: string,
): Promise<{ readonly state: PageState; readonly series: PageSeries }> {
  const cars = await Promise.all(
    household.cars.map(async (entry) => ({ entry, pages: await entry.file.look(), outlook: outlookOf(entry) })),
  );
  const known = cars.map(({ entry, pages, outlook }) => knownCar(entry, pages, outlook));
  const homes = household.homes.map((entry) => {
    const own = cars.filter(({ entry: { file } }) => file.resident.home === entry.resident.home);
    return homeNow(
      entry,
      own.map(({ entry: car, pages, outlook }) => ({
        id: car.file.resident.id,
        isHere: pages.snapshot.atHome !== false,
        powerW: chargedW(car, outlook, pages.snapshot),
      })),
      Object.assign({}, ...own.map(({ pages }) => tariffInputs(pages))),
    );
  });
  return {
    state: {
      build,
      homes,
      cars: known.map((car) => stateOf(car)),
      problems: (await Promise.all(household.accounts.map(problemsOf))).flat(),
    },
    series: {
      homes: Object.fromEntries(household.homes.map((entry) => [entry.resident.id, homeSeries(recorder.home(entry))])),
      cars: Object.fromEntries(
        cars.map(({ entry, pages, outlook }, index) => [
          entry.file.resident.id,
          carSeries(known[index] ?? knownCar(entry, pages, outlook), recorder.car(entry), kwhPerPercent(pages)),
        ]),
      ),
    },
  };
}

/** What may be asked for a car: of those who decide for it, and of the car itself. */
const ASKED_OF_DECIDERS: readonly RequestWord[] = ["mode", "boost", "ready", "target", "full", "minimum", "ceiling"];

function knownCar({ account, file }: CarEntry, pages: CarPages, { chargerW }: Outlook): KnownCar {
  const { id, name, car, home } = file.resident;
  const understood = new Set(file.deciders.all.flatMap(({ understands }) => understands));
  const requests = ASKED_OF_DECIDERS.filter((word) => [...understood].some((one) => one === word));
  const { startStop, setLimit } = car.make;
  const { now, zone, currency, snapshot, state, reports, decision, plan, budget } = pages;
  return {
    id,
    name,
    homeId: home && idOf(home.id),
    now,
    zone,
    currency,
    isSimulated: account.isSimulated,
    state,
    ages: snapshot.ages,
    decision,
    plan,
    budget,
    chargeW: chargeWOf(file, snapshot, chargerW),
    requests: [...requests, ...(startStop ? (["charge"] as const) : []), ...(setLimit ? (["limit"] as const) : [])],
    modes: understood.has("mode") ? MODES : [],
    sessions: sessionsOf(pages),
    reports: reports.map(({ report }) => report),
  };
}

/** A charger that shows less only keeps the car warm, or waits. */
const LEAST_CHARGE_W = 500;

function chargeWOf(
  { resident }: CarEntry["file"],
  { charging, powerW = 0 }: CarPages["snapshot"],
  chargerW = 0,
): number | undefined {
  const drawnW = Math.max(chargerW, charging === true ? powerW : 0);
  return drawnW >= LEAST_CHARGE_W ? drawnW : resident.car.facts.chargePowerW;
}

function stateOf(car: KnownCar): CarState {
  const reader = { zone: car.zone, now: car.now };
  return carState(car, {
    next: ({ at, starts }) => {
      const key = starts === undefined ? "page.next-change" : starts ? "page.next-start" : "page.next-stop";
      return speak(say(key, { at: time(at) }), reader);
    },
  });
}

/** The newest first. */
function sessionsOf({ running, ended, costs }: CarPages): readonly CarSession[] {
  const all: readonly (Running | Session)[] = running ? [running, ...ended.toReversed()] : ended.toReversed();
  return all.map((session) => {
    const { startAt, socFrom, soc, atHome, approximate } = session;
    const { cost, solarShare } = shownCost(costs, startAt);
    return {
      startAt,
      endAt: "endAt" in session ? session.endAt : undefined,
      energyKwh: sessionEnergyKwh(session),
      socFrom,
      socTo: soc?.value,
      place: atHome === undefined ? "unknown" : atHome ? "home" : "away",
      cost,
      solarShare,
      ...(approximate && { isApproximate: true }),
    };
  });
}

/** Of what is drawn so much gets into the battery, unless the plan says something else. */
const EFFICIENCY = 0.85;

/** How much has to be drawn for each percent, as the plan has it. */
function kwhPerPercent(pages: CarPages): number | undefined {
  const { soc, targetPercent, neededKwh, capacityKwh = pages.snapshot.capacityKwh } = tariffInputs(pages);
  if (typeof soc === "number" && typeof targetPercent === "number" && typeof neededKwh === "number")
    if (targetPercent - soc >= 1 && neededKwh > 0) return neededKwh / (targetPercent - soc);
  return typeof capacityKwh === "number" ? capacityKwh / 100 / EFFICIENCY : undefined;
}

type Inputs = Readonly<Record<string, unknown>>;

/** The numbers on which the plan of a car rests. */
function tariffInputs({ reports }: CarPages): Inputs {
  const inputs = reports.find(({ by }) => by === "smartcar-tariff")?.report["inputs"];
  return isRecord(inputs) ? inputs : {};
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function limitSays({ watts: limitW, untilAt }: GridLimit): Speech {
  const limit = watts(limitW);
  return untilAt === undefined
    ? say("page.limit", { limit })
    : say("page.limit-until", { limit, until: time(untilAt) });
}

function homeNow(
  { account, resident, house }: HomeEntry,
  cars: Parameters<typeof homeState>[0]["cars"],
  { importPrice, feedIn: earned }: Inputs,
): HomeState {
  const { id, name, home } = resident;
  const now = account.clock.now();
  const { position, zone: set } = home.settings;
  const { zone } = homeZone(undefined, position, set);
  const { price, feedIn, currency } = house.at(now);
  const limit = house.limit(now);
  return homeState({
    id,
    name,
    now,
    zone,
    currency: home.settings.currency ?? currency,
    isSimulated: account.isSimulated,
    cars,
    site: house.site,
    price: price ?? numberOf(importPrice),
    feedIn: feedIn ?? numberOf(earned),
    limit: limit && { watts: limit.watts, untilAt: limit.untilAt, text: speak(limitSays(limit), { zone, now }) },
    problems: [],
  });
}

async function problemsOf(account: Account): Promise<readonly Problem[]> {
  const { settings } = account;
  const faulty = settings instanceof SmartcarError ? [problem(settings.code, speak(settings.says))] : [];
  const unsafe = (await account.isStoreSafe()) ? [] : [problem("STORE", speak(say("page.store")))];
  return [...faulty, ...unsafe];
}

function problem(code: string, text: string): Problem {
  return { code, severity: "error", text };
}
