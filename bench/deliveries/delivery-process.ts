import { serveRounds } from "../serve-rounds";
import { bareHmac, officialSdk, ours, type Take } from "./receivers";
import { signedBodies } from "./signed-bodies";

const receivers: Readonly<Record<string, () => Take>> = { ours, sdk: officialSdk, hmac: bareHmac };

const DIFFERENT = 2000;

function main([, , name = ""]: readonly string[]): void {
  const take = receivers[name]?.();
  if (!take) throw new Error(`There is no receiver "${name}"`);
  const deliveries = signedBodies(DIFFERENT);
  let index = 0;
  serveRounds({
    delivery: async () => {
      const delivery = deliveries[index++ % deliveries.length];
      if (!delivery || take(delivery) !== 24) throw new Error("It did not understand a delivery: nothing to compare");
    },
  });
}

main(process.argv);
