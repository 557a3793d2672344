/** What Node-RED keeps apart from a flow. */
export const DASHBOARD_CREDENTIALS = {
  password: { type: "password" },
} as const;
