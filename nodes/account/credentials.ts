/** What Node-RED keeps encrypted of an account. */
export const ACCOUNT_CREDENTIALS = {
  clientId: { type: "text" },
  clientSecret: { type: "password" },
  managementToken: { type: "password" },
} as const;
