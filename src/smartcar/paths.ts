/**
 * The paths of version 3 and of the owners' consent, and the only place that knows them. Ids are checked before they get here.
 * Source: Smartcar docs, API reference; where a path is not printed there, it is replaceable here.
 */
export const paths = {
  token: "/oauth2/token",
  connect: (query: URLSearchParams) => `/oauth/authorize?${query.toString()}`,
  connections: (query: URLSearchParams) => `/v3/connections?${query.toString()}`,
  webhooks: (query: URLSearchParams) => `/v3/webhooks?${query.toString()}`,
  subscriptions: (query?: URLSearchParams) => `/v3/subscriptions${query ? `?${query.toString()}` : ""}`,
  subscription: (subscriptionId: string) => `/v3/subscriptions/${subscriptionId}`,
  vehicle: (vehicleId: string) => `/v3/vehicles/${vehicleId}`,
  signals: (vehicleId: string) => `/v3/vehicles/${vehicleId}/signals`,
  signal: (vehicleId: string, code: string) => `/v3/vehicles/${vehicleId}/signals/${code}`,
  command: (vehicleId: string, route: string) => `/v3/vehicles/${vehicleId}/commands/${route}`,
} as const;
