import type { FetchRequest } from "./request";

/** No host has this name, so that nothing of it can leave the house. */
const NOWHERE = "https://simulated.invalid";

/** A request to made-up services: to those at an address, or to those of this package where it is empty. */
export function simulatedRequest(address: string, path: string): FetchRequest {
  return address === "" ? { url: `${NOWHERE}${path}`, isSimulated: true } : { url: `${address}${path}`, isOwn: true };
}
