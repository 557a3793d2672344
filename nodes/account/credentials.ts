/** What Node-RED stores encrypted of an account. A file of its own, because it is needed before the node's code is loaded. */
export const ACCOUNT_CREDENTIALS = {
  clientId: { type: "text" },
  clientSecret: { type: "password" },
  managementToken: { type: "password" },
  monitoringToken: { type: "password" },
  sharedPassword: { type: "password" },
} as const;
