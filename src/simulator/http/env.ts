import type { HttpBindings } from "@hono/node-server";
import type { ConnectedCar } from "../cloud/cloud";

/** What travels with a request: Node's own objects below it, and what the gates found out. */
export interface Env {
  Bindings: HttpBindings;
  Variables: {
    /** The car that the path and the user id name. */
    target: ConnectedCar;
    /** The connection was cut, so the client sees no status. */
    isCut: boolean;
  };
}
