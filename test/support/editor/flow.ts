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
  homeLatitude: "52.5",
  homeLongitude: "13.4",
  homeRadiusM: "300",
  capacityKwh: "81",
  chargePowerKw: "3.7",
};

export const vehicles = { id: "vehicles", type: "smartcar-vehicles", name: "", account: "account", wires: [[]] };

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
  wires: [[]],
};

export const surplus = {
  id: "surplus",
  type: "smartcar-surplus",
  name: "Sun",
  vehicle: "car",
  chargePowerKw: "11",
  property: "payload.power",
  unit: "kW",
  sign: "export",
  startMarginW: "100",
  startDelay: "5",
  minOff: "10",
  stopImportW: "-50",
  stopDelay: "6",
  minOn: "25",
  nightFrom: "21:30",
  nightTo: "06:00",
  startExportW: "2000",
  startsPerDay: "6",
  takeOver: false,
  phases: "1",
  gridTopic: "house/meter",
  importTopic: "house/in",
  exportTopic: "house/out",
  connectionKw: "24",
  batteryTopic: "house/battery",
  batteryLevelTopic: "house/battery/soc",
  batteryFirst: "60",
  chargerTopic: "charger",
  smoothing: "1",
  silence: "3",
  settle: "4",
  heartbeat: "15",
  zone: "Europe/Berlin",
  wires: [[], []],
};

export const tariff = {
  id: "tariff",
  type: "smartcar-tariff",
  name: "",
  vehicle: "car",
  target: "70",
  readyMonday: "07:30",
  readyTuesday: "07:30",
  readyWednesday: "07:30",
  readyThursday: "07:30",
  readyFriday: "06:00",
  readySaturday: "10:00",
  readySunday: "",
  full: "90",
  minimum: "20",
  fee: "0.16",
  vat: "19",
  feesByHour: "17:00-21:00 0.12, 21:00-06:00 0.04",
  feesByMonth: "11-2 0.03, 6 0.01",
  feedIn: "0.08",
  ceiling: "0.45",
  chargePowerKw: "11",
  capacityKwh: "80",
  efficiency: "90",
  oneBlock: true,
  mostStarts: "3",
  shortestRun: "30",
  precondition: "20",
  mostStops: "40",
  formula: "(price + 0.16) * 1.19",
  fixedPrice: "0.32",
  priceUnit: "MWh",
  area: "DE-LU",
  unit: "kW",
  sign: "export",
  phases: "1",
  gridTopic: "house/meter",
  solarTopic: "house/roof",
  chargerTopic: "house/charger",
  carTopic: "car/level",
  connectionKw: "24",
  batteryTopic: "house/battery",
  batteryLevelTopic: "house/battery/soc",
  batteryFirst: "60",
  importTopic: "house/in",
  exportTopic: "house/out",
  peakKw: "9.8",
  heartbeat: "60",
  zone: "Europe/Berlin",
  wires: [[], []],
};

export const mode = {
  id: "mode",
  type: "smartcar-mode",
  name: "",
  vehicle: "car",
  mode: "cheap",
  minimum: "25",
  respect: "minutes",
  respectMinutes: "90",
  chargePowerKw: "7.4",
  capacityKwh: "64",
  batteryTopic: "house/battery",
  batteryLevelTopic: "house/battery/soc",
  heartbeat: "20",
  zone: "Europe/Berlin",
  wires: [[], [], []],
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

export const all = [
  custom,
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
];
