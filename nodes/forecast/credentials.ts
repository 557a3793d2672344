/** What Node-RED keeps apart from a flow of a forecast: where the panels are, and what a service accepts. */
export const FORECAST_CREDENTIALS = {
  token: { type: "password" },
  latitude: { type: "text" },
  longitude: { type: "text" },
} as const;
