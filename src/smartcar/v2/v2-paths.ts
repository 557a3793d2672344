import { liveHosts, type Hosts } from "../transport/hosts";

/** The paths of version 2.0; the make in lower case (Smartcar docs: get charge records). */
export const v2Paths = {
  userToken: "/oauth/token",
  chargeRecords: (vehicleId: string, make: string, query: URLSearchParams) =>
    `/v2.0/vehicles/${vehicleId}/${make.toLowerCase()}/charge/records?${query.toString()}`,
} as const;

/** Where version 2.0 and its tokens per user are: beside Smartcar's other hosts, or at the address in Smartcar's place. */
export function v2Hosts({ vehicle }: Hosts): { readonly api: string; readonly auth: string } {
  if (vehicle !== liveHosts.vehicle) return { api: vehicle, auth: vehicle };
  return { api: "https://api.smartcar.com", auth: "https://auth.smartcar.com" };
}
