/** What Node-RED keeps apart from a flow of where somebody lives: it is in no export. */
export const HOME_CREDENTIALS = {
  latitude: { type: "text" },
  longitude: { type: "text" },
  radiusM: { type: "text" },
} as const;

/** The same of a vehicle; its radius says nothing of the place. */
export const VEHICLE_CREDENTIALS = {
  latitude: { type: "text" },
  longitude: { type: "text" },
} as const;
