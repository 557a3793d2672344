/** What Node-RED keeps apart from a flow of a supplier. */
export const PRICES_CREDENTIALS = { token: { type: "password" } } as const;
