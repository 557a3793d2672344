import { Hono } from "hono";
import * as z from "zod";
import type { Env } from "../env";
import { FaultSchema, type Faults } from "../fault";
import { readBody } from "./read-body";

/** What goes wrong with the next requests. */
export function faultControl(faults: Faults): Hono<Env> {
  return new Hono<Env>()
    .post("/", async (c) => {
      faults.add(await readBody(c, z.array(FaultSchema)));
      return c.body(null, 204);
    })
    .delete("/", (c) => {
      faults.clear();
      return c.body(null, 204);
    });
}
