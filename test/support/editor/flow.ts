import { mode, surplus, tariff } from "./deciders";

/** Nodes as the editor stores them, complete, with values that are nobody's default. */

export const BMW = "51000000-0000-4000-8000-0000000000b1";
export const VOLVO = "51000000-0000-4000-8000-0000000000c1";

export const simulated = {
  id: "account",
  type: "smartcar-account",
  name: "",
  environment: "simulator",
  origin: "",
  applicationId: "",
  callsPerMonth: "500",
  callReserve: "50",
  contextStore: "",
  simulatorSpeed: "1",
  simulatorStart: "",
  simulatorPort: "",
};

export const custom = {
  ...simulated,
  name: "relay",
  environment: "custom",
  origin: "http://127.0.0.1:9",
  applicationId: "51000000-0000-4000-8000-0000000000a0",
  callsPerMonth: "1000",
  callReserve: "100",
  contextStore: "disk",
  language: "server",
  requestsPerMinute: "3",
  monitoring: false,
  monitoringPath: "/smartcar-monitoring",
  requestBurst: "100",
  sharedPrefix: "",
  sharedStore: "",
};

export const home = {
  id: "home",
  type: "smartcar-home",
  name: "Our house",
  zone: "Europe/Vienna",
  currency: "CHF",
  holidays: "12-25",
  contractPrices: "6:00-22:00 0.34; 0.27",
  contractIncludes: "vat",
  feedIncludes: "nothing",
  markupPercent: "2",
  fee: "0.02",
  gridFees: "17:00-22:00 0.11; 0.07",
  vat: "8.1",
  feesWithVat: true,
  formula: "price * 1.1",
  feedInPrices: "0.08",
  feedInIncludes: "nothing",
  feedInMarkup: "-10",
  feedInFee: "0.01",
  feedInByTime: "16:00-19:00 0.05; 0",
  feedInVat: "8.1",
  feedInFormula: "price * 0.9",
  allowedHours: "22:00-06:00; Sat,Sun",
  carOrder: "Our car, Zoe",
  mainFuseA: "25",
  fusePhases: "1",
  gridLimitTopic: "house/limit",
  gridLimitW: "3700",
  gridLimitInverted: true,
  gridLimitMaxAge: "5",
  gridLimitFallbackW: "3000",
  peakBy: "highest-quarter",
  peakPrice: "55",
  peakPer: "year",
  peakFloorKw: "2.5",
  peakSteps: "",
  peakCounts: "",
  batteryStrategy: "battery-first",
  batteryUpTo: "60",
  batteryKwh: "9.6",
  batteryKw: "4.6",
  batteryFeedsCar: true,
};

export const car = {
  id: "car",
  type: "smartcar-vehicle",
  name: "Our car",
  account: "account",
  vehicleId: BMW,
  userId: "51000000-0000-4000-8000-000000000001",
  make: "BMW",
  model: "i4",
  year: "2024",
  home: "",
  homeLatitude: "",
  homeLongitude: "",
  credentials: { latitude: "52.5", longitude: "13.4" },
  homeRadiusM: "300",
  capacityKwh: "81",
  chargePowerKw: "3.7",
};

const vehicles = {
  id: "vehicles",
  type: "smartcar-vehicles",
  name: "",
  account: "account",
  healthMinutes: "30",
  wires: [[], []],
};

export const signals = {
  id: "signals",
  type: "smartcar-signals",
  name: "",
  vehicle: "car",
  account: "",
  mode: "every",
  minutes: "240",
  wires: [[]],
};

export const webhook = {
  id: "webhook",
  type: "smartcar-webhook",
  name: "",
  account: "account",
  path: "/cars/news",
  cars: "all",
  wires: [[], []],
};

export const charge = {
  id: "charge",
  type: "smartcar-charge",
  name: "",
  vehicle: "",
  account: "account",
  wires: [[], []],
};

export const limit = {
  id: "limit",
  type: "smartcar-limit",
  name: "",
  vehicle: "car",
  account: "",
  wires: [[], []],
};

export const lock = {
  id: "lock",
  type: "smartcar-lock",
  name: "",
  vehicle: "",
  account: "account",
  wires: [[], []],
};

export const records = {
  id: "records",
  type: "smartcar-records",
  name: "",
  vehicle: "car",
  account: "",
  onlyNew: true,
  price: "0.32",
  currency: "EUR",
  report: "csv",
  csvFormat: "plain",
  bom: false,
  refundRate: "0.34",
  plate: "B-AB 12E",
  language: "de",
  wires: [[]],
};

export const schedule = {
  id: "schedule",
  type: "smartcar-schedule",
  name: "",
  vehicle: "car",
  account: "",
  action: "create",
  zone: "Europe/Berlin",
  wires: [[], []],
};

const notify = {
  id: "notify",
  type: "smartcar-notify",
  name: "",
  vehicle: "car",
  least: "warning",
  quietFrom: "23:00",
  quietTo: "06:30",
  remindAt: "19:30",
  repeatHours: "12",
  zone: "",
  wires: [[]],
};

export const prices = {
  id: "prices",
  type: "smartcar-prices",
  name: "",
  country: "NO",
  supplier: "hvakosterstrommen",
  area: "NO5",
  address: "",
  account: "",
  home: "home",
  use: "import",
  includes: "nothing",
  zone: "",
  feedPath: "data.rows",
  feedStart: "from",
  feedEnd: "till",
  feedValue: "price",
  feedFactor: "0.01",
  wires: [[], []],
};

const mqtt = {
  id: "mqtt",
  type: "smartcar-mqtt",
  name: "",
  account: "account",
  prefix: "home/cars",
  unlock: true,
  personal: true,
  discovery: "older",
  discoveryPrefix: "ha",
  dialect: "openwb",
  wires: [[]],
};

export const forecast = {
  id: "forecast",
  type: "smartcar-forecast",
  name: "",
  service: "openmeteo",
  planes: "6.5 30 180; 3.2 30 E",
  peakKw: "",
  sites: "",
  address: "",
  account: "",
  home: "home",
  solarTopic: "pv/power",
  zone: "",
  feedPath: "",
  feedStart: "",
  feedEnd: "",
  feedValue: "",
  feedFactor: "",
  wires: [[], []],
};

export const dashboard = {
  id: "dashboard",
  type: "smartcar-dashboard",
  name: "",
  path: "/energy/cars",
  anyoneSees: true,
  anyoneControls: true,
  askFlow: true,
  frames: "http://homeassistant.local:8123",
  wires: [[]],
};

export const all = [
  custom,
  home,
  car,
  vehicles,
  signals,
  charge,
  limit,
  lock,
  surplus,
  tariff,
  records,
  webhook,
  schedule,
  mode,
  notify,
  prices,
  mqtt,
  forecast,
  dashboard,
];
