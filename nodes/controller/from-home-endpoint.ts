import type { Node, NodeAPI } from "node-red";
import { systemClock } from "../../src/core/clock";
import { duration } from "../../src/core/format";
import { say, speak } from "../runtime/speech";
import { inEditorsLanguage, type Asked, type Response } from "../runtime/admin";
import type { DecidingNode } from "./decision-message";

interface Request extends Asked {
  readonly params: Readonly<Record<string, string>>;
}

/** Tells a dialog what its deployed node takes from the home instead of a wire, in a sentence; nothing where it takes none. */
export function serveFromHome(RED: NodeAPI): void {
  const mayRead = RED.auth.needsPermission("smartcar.read");
  RED.httpAdmin.get("/smartcar/from-home/:id", mayRead, (req: Request, res: Response) => {
    const node: (Node & DecidingNode) | null = RED.nodes.getNode(req.params["id"] ?? "");
    const taken = node?.fromHouse?.() ?? [];
    inEditorsLanguage(req, () => {
      const list = taken.map(({ kind, by, ageMs }) => {
        const what = say(`from-home.${kind}`);
        return speak(say("from-home.one", { what, by, age: duration(ageMs) }), { now: systemClock.now() });
      });
      res.json(list.length === 0 ? {} : { text: speak(say("from-home.all", { list: list.join("; ") })) });
    });
  });
}
