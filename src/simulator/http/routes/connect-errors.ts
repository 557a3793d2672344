/** How Connect can end without a connection, with what the redirect says of it. Smartcar docs: handle the response. */
export const connectErrors = {
  access_denied: "The owner denied access to the requested scope of permissions.",
  invalid_subscription: "The owner's subscription with the maker is not active.",
  configuration_error: "The application is not set up correctly.",
  no_vehicles: "The owner's account has no vehicles.",
  vehicle_incompatible: "The owner's vehicle is not compatible.",
  server_error: "Something went wrong.",
} as const;

export type ConnectError = keyof typeof connectErrors;

/** Whether Connect can end with this error. */
export function isConnectError(text: string): text is ConnectError {
  return Object.hasOwn(connectErrors, text);
}
