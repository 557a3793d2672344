import type { HttpBindings } from "@hono/node-server";
import type { CloudCar } from "../cloud/cloud-car";
import type { Connection } from "../cloud/connections";
import type { Grant } from "../cloud/user-grants";

/** What travels with a request: Node's own objects below it, and what the gates found out. */
export interface Env {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** The car that the path and the user name, and what the owner granted for it. */
    target: CloudCar;
    connection: Connection;
    /** What the user's token of version 2.0 allows. */
    grant: Grant;
    /** The connection was cut, so the client sees no status. */
    isCut: boolean;
  };
}
