import { HOUR_MS as HOUR, MINUTE_MS as MINUTE } from "../../../src/core/duration";
import type { CarState } from "../../../src/page/page-car";
import type { Door, HomeState, PageBoot, PageState } from "../../../src/page/page-state";
import english from "../../../src/page/words/en-US.json";
import { NOW, seriesOf } from "./sample-series";

/** Each state of the page as the server would send it. */

const ZONE = "Europe/Berlin";

const OPEN: Door = { kind: "open", mayControl: true, canLogIn: true, isLoggedIn: true };

const { language, ...words } = english;

function boot(state: Partial<PageState> = {}, { door = OPEN, series }: Partial<PageBoot> = {}): PageBoot {
  const whole: PageState = { build: "sample", homes: [], cars: [], problems: [], ...state };
  if (door.kind !== "open") return { language, words, door };
  return { language, words, door, state: whole, series: series ?? seriesOf(whole) };
}

export function home(more: Partial<HomeState> = {}): HomeState {
  return {
    id: "4f1c0a9be2d7",
    name: "Home",
    at: NOW,
    zone: ZONE,
    currency: "EUR",
    cars: ["0a1b2c3d4e5f"],
    gridW: { value: -4640, at: NOW - 4000 },
    solarW: { value: 6480, at: NOW - 6000 },
    batteryW: { value: -1200, at: NOW - 6000 },
    batteryPercent: { value: 71, at: NOW - 6000 },
    houseW: { value: 640, at: NOW - 6000 },
    price: 0.269,
    feedIn: 0.08,
    problems: [],
    ...more,
  };
}

export function car(more: Partial<CarState> = {}): CarState {
  return {
    id: "0a1b2c3d4e5f",
    name: "i4",
    make: "BMW",
    model: "i4 eDrive40",
    homeId: "4f1c0a9be2d7",
    at: NOW,
    zone: ZONE,
    currency: "EUR",
    soc: { value: 61, at: NOW - 9 * MINUTE },
    limit: { value: 80, at: NOW - 9 * MINUTE },
    rangeKm: { value: 312, at: NOW - 9 * MINUTE },
    charge: "plugged-in",
    place: "home",
    reportedAt: NOW - 9 * MINUTE,
    isStale: false,
    budget: { callsLeft: 318, stopsLeft: 57, stopsLimit: 80, stopsDays: 30 },
    requests: ["mode", "boost", "ready", "target", "full", "minimum", "ceiling", "charge", "limit"],
    modes: ["off", "solar", "cheap", "solar+cheap", "now"],
    mode: "solar+cheap",
    ready: { at: Date.parse("2026-05-12T05:30:00Z"), target: 80, once: false },
    target: 80,
    full: 90,
    minimum: 20,
    ceiling: 0.35,
    decision: {
      on: false,
      code: "waiting",
      reason: "Charging is planned for 02:00. The price now is 0.269 EUR/kWh.",
      sinceAt: NOW - 3 * HOUR,
      next: { at: Date.parse("2026-05-12T00:00:00Z"), text: "Charging starts at 02:00." },
    },
    plan: {
      windows: [
        {
          startAt: Date.parse("2026-05-12T00:00:00Z"),
          endAt: Date.parse("2026-05-12T01:30:00Z"),
          energyKwh: 16.5,
          solarKwh: 0,
          price: 0.209,
        },
      ],
      cost: 3.45,
      saving: 0.84,
      sunKnown: true,
    },
    session: session(0.5, 27.4),
    sessions: [session(0.5, 27.4), session(1.4, 12.1), session(3.1, 31.2)],
    month: { sessions: 9, energyKwh: 168.3, cost: 38.91, costShare: 92 },
    problems: [],
    ...more,
  };
}

function session(daysAgo: number, energyKwh: number): CarState["sessions"][number] {
  const startAt = NOW - daysAgo * 24 * HOUR;
  const cost = Math.round(energyKwh * 21) / 100;
  return {
    startAt,
    endAt: startAt + (energyKwh / 11) * HOUR,
    energyKwh,
    socFrom: 48,
    socTo: 80,
    place: "home",
    cost,
    solarShare: 34,
  };
}

const charging: Partial<CarState> = {
  charge: "charging",
  powerW: { value: 5150, at: NOW - 2 * MINUTE },
  minutesToFull: 180,
  decision: {
    on: true,
    code: "boost",
    reason: "Boost: charging until 15:10.",
    sinceAt: NOW - 40 * MINUTE,
    next: { at: NOW + 50 * MINUTE, text: "Charging stops at 15:10." },
  },
  session: { startAt: NOW - 40 * MINUTE, energyKwh: 3.4, socFrom: 57, place: "home", solarShare: 96, cost: 0.27 },
  boost: { endAt: NOW + 50 * MINUTE },
};

/** The sun is enough for the car. */
const sunny: Partial<HomeState> = {
  gridW: { value: -690, at: NOW - 4000 },
  batteryW: { value: 0, at: NOW - 6000 },
  batteryPercent: { value: 100, at: NOW - 6000 },
};

const volvo: Partial<CarState> = {
  id: "1b2c3d4e5f60",
  name: "EX30",
  make: "Volvo",
  model: "EX30",
  soc: { value: 83, at: NOW - 50 * MINUTE },
  limit: { value: 90, at: NOW - 50 * MINUTE },
  charge: "unplugged",
  place: "away",
  budget: { callsLeft: 402 },
  requests: ["ready", "target", "full", "minimum", "ceiling"],
  modes: [],
  mode: undefined,
  boost: undefined,
  decision: { on: false, code: "away", reason: "The car is away from home.", sinceAt: NOW - 5 * HOUR },
  plan: undefined,
};

/** Little is known: only what Smartcar said at first. */
const unknown: Partial<CarState> = {
  id: "2c3d4e5f6071",
  name: "A car with a rather long name that somebody chose to give it",
  make: undefined,
  model: undefined,
  soc: undefined,
  limit: undefined,
  rangeKm: undefined,
  charge: "unknown",
  place: "unknown",
  reportedAt: undefined,
  isStale: true,
  budget: { callsLeft: 500 },
  requests: [],
  modes: [],
  mode: undefined,
  ready: undefined,
  target: undefined,
  full: undefined,
  minimum: undefined,
  ceiling: undefined,
  decision: undefined,
  plan: undefined,
  session: undefined,
  sessions: [],
  month: { sessions: 0 },
};

const stale: Partial<CarState> = {
  soc: { value: 61, at: NOW - 31 * HOUR, isOld: true },
  limit: { value: 80, at: NOW - 31 * HOUR, isOld: true },
  rangeKm: { value: 312, at: NOW - 31 * HOUR, isOld: true },
  reportedAt: NOW - 31 * HOUR,
  isStale: true,
};

const faulty: Partial<CarState> = {
  ...stale,
  budget: { callsLeft: 0, stopsLeft: 2, stopsLimit: 80, stopsDays: 30 },
  decision: {
    on: false,
    code: "silent-meter",
    reason: "No meter reading since 09:40. Charging is off until one arrives.",
    sinceAt: NOW - 4.6 * HOUR,
  },
  problems: [
    {
      code: "CONNECTED_SERVICES_ACCOUNT:AUTHENTICATION_FAILED",
      severity: "error",
      text: "The owner's login with BMW has expired.",
      advice: "Connect the car again.",
      sinceAt: NOW - 30 * HOUR,
    },
    {
      code: "target-missed",
      severity: "warning",
      text: "80% cannot be reached by Tue 07:30, only 66%.",
    },
  ],
};

const five: readonly CarState[] = [
  car(charging),
  car(volvo),
  car({ id: "3d4e5f607182", name: "Cooper SE", make: "MINI", soc: { value: 100, at: NOW - HOUR }, charge: "full" }),
  car({ ...stale, id: "4e5f60718293", name: "Model 3", make: "Tesla" }),
  car({ ...unknown, homeId: undefined }),
];

/** By the name of the picture in the tests. */
export const pageStates: Readonly<Record<string, PageBoot>> = {
  empty: boot(),
  "one-car": boot({ homes: [home()], cars: [car()] }),
  charging: boot({ homes: [home(sunny)], cars: [car(charging)] }),
  "five-cars": boot({
    homes: [home({ ...sunny, cars: five.slice(0, 4).map(({ id }) => id), houseW: undefined })],
    cars: five,
  }),
  "two-homes": boot({
    homes: [
      home(),
      home({
        id: "5a6b7c8d9e0f",
        name: "Cabin",
        gridW: { value: 2310, at: NOW - 4000 },
        cars: ["1b2c3d4e5f60"],
        currency: "NOK",
        price: 1.243,
        feedIn: undefined,
        solarW: undefined,
        batteryW: undefined,
        batteryPercent: undefined,
        houseW: undefined,
        limit: {
          watts: 4200,
          untilAt: NOW + 2 * HOUR,
          text: "The grid operator limits the home to 4200 W until 16:20.",
        },
      }),
    ],
    cars: [car(), car({ ...volvo, homeId: "5a6b7c8d9e0f", currency: "NOK" })],
  }),
  stale: boot({
    homes: [
      home({
        gridW: { value: 320, at: NOW - 3 * HOUR, isOld: true },
        solarW: { value: 0, at: NOW - 3 * HOUR, isOld: true },
        batteryW: undefined,
        houseW: undefined,
      }),
    ],
    cars: [car(stale)],
  }),
  fault: boot({
    homes: [home({ gridW: { value: 320, at: NOW - 5 * HOUR, isOld: true }, houseW: undefined })],
    cars: [car(faulty)],
    problems: [
      {
        code: "CREDENTIALS",
        severity: "error",
        text: "Smartcar does not accept the client ID and the client secret.",
        advice: "Compare them with Smartcar's dashboard, and deploy.",
        sinceAt: NOW - 2 * HOUR,
      },
    ],
  }),
  "read-only": boot(
    { homes: [home()], cars: [car()] },
    { door: { kind: "open", mayControl: false, canLogIn: true, isLoggedIn: false, why: "Log in to change anything." } },
  ),
  locked: boot({}, { door: { kind: "login" } }),
  closed: boot(
    {},
    {
      door: {
        kind: "closed",
        text: 'Nobody can see this page yet. Set a password in the dashboard node, or select "Anyone may see" there.',
      },
    },
  ),
  /** The page had this, and then the connection was lost. */
  offline: boot({ homes: [home(sunny)], cars: [car(charging)] }),
};
