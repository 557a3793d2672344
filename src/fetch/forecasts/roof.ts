/** A part of the panels that lie in one direction. */
export interface RoofPlane {
  readonly peakKw: number;
  /** Degrees: 0 is flat, 90 is a wall. */
  readonly tilt: number;
  /** As a compass shows it: 0 is north, 90 east, 180 south, 270 west. Degrees. */
  readonly azimuth: number;
}

/** As services count that begin in the south: east is negative, west positive; from -180 to below 180. */
export function azimuthFromSouth(compass: number): number {
  return normal(compass) - 180;
}

function normal(compass: number): number {
  return ((compass % 360) + 360) % 360;
}

const WINDS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"];

const DEGREES = 22.5;

/** No house has more. */
const MOST_PLANES = 8;

const MOST_KW = 10_000;

/**
 * The planes of a dialog's field, one in a line or between semicolons: peak power in kWp, tilt, and direction in degrees of a compass
 * or as a wind, such as `6.5 30 180; 3.2 30 E`. `undefined` for anything else.
 */
export function roofPlanesIn(text: string): readonly RoofPlane[] | undefined {
  const lines = text.split(/[\n;]/).filter((line) => line.trim() !== "");
  const planes = lines.flatMap((line) => planeIn(line) ?? []);
  return planes.length === lines.length && planes.length <= MOST_PLANES ? planes : undefined;
}

function planeIn(line: string): RoofPlane | undefined {
  const words = line
    .trim()
    .replaceAll(/(\d)\s*(kWp?|°)/gi, "$1")
    .replaceAll(/(\d),(\d)/g, "$1.$2")
    .split(/[\s,/]+/);
  const [peak = "", tilt = "", direction = ""] = words;
  const wind = WINDS.indexOf(direction.toUpperCase());
  const plane = {
    peakKw: numberIn(peak),
    tilt: numberIn(tilt),
    azimuth: wind >= 0 ? wind * DEGREES : numberIn(direction),
  };
  const isGood =
    words.length === 3 &&
    plane.peakKw > 0 &&
    plane.peakKw <= MOST_KW &&
    plane.tilt >= 0 &&
    plane.tilt <= 90 &&
    plane.azimuth >= 0 &&
    plane.azimuth <= 360;
  return isGood ? plane : undefined;
}

function numberIn(word: string): number {
  return /^\d+(\.\d+)?$/.test(word) ? Number(word) : Number.NaN;
}
