import assert from "node:assert/strict";
import * as z from "zod";
import { demoCars, demoUserId } from "../../../../../src/simulator/demo-cars";
import { errorIn } from "../../../../support/simulator/answers";
import { plainCar } from "../../../../support/simulator/car";
import { bmw, simulate, volvo, type Answer, type TestCloud } from "../../../../support/simulator/cloud";

const stranger = "51000000-0000-4000-8000-000000000099";

const List = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      relationships: z.object({ vehicle: z.object({ data: z.object({ id: z.string() }) }) }),
    }),
  ),
  meta: z.object({ totalCount: z.number() }),
  links: z.object({ next: z.string().nullable(), prev: z.string().nullable() }),
});

function vehiclesIn({ json }: Answer): string[] {
  return List.parse(json).data.map(({ relationships }) => relationships.vehicle.data.id);
}

describe("connections", () => {
  let cloud: TestCloud;
  afterEach(() => cloud.close());

  it("lists every car with who granted what", async () => {
    cloud = await simulate({ cars: [{ ...plainCar, permissions: ["read_battery"] }] });
    const { origin } = cloud.simulator;
    const vehicle = `${origin}/v3/vehicles/${plainCar.id}`;

    const { json } = await cloud.ask("/v3/connections", { userId: null });

    const [{ id } = { id: "" }] = List.parse(json).data;
    const page = `${origin}/v3/connections?page%5Bnumber%5D=1&page%5Bsize%5D=10&filter%5Bvehicle.mode%5D=live`;
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(json, {
      data: [
        {
          id,
          type: "connection",
          attributes: {
            permissions: ["read_battery"],
            vehicle: { make: "BMW", model: "i4", year: 2024, powertrainType: "BEV", mode: "live" },
            user: { id: demoUserId },
          },
          relationships: {
            vehicle: { data: { id: plainCar.id, type: "vehicle" }, links: { related: vehicle } },
            user: { data: { id: demoUserId, type: "user" } },
          },
          meta: { createdAt: "2026-06-01T09:00:00.000Z", updatedAt: "2026-06-01T09:00:00.000Z" },
          links: { self: `${origin}/v3/connections/${id}` },
        },
      ],
      meta: { pageNumber: 1, pageSize: 10, totalCount: 1, orderBy: "createdAt", orderDirection: "DESC" },
      links: { self: page, first: page, last: page, next: null, prev: null },
    });
  });

  it("is walked page by page along the links", async () => {
    cloud = await simulate();
    const seen: string[] = [];

    let next: string | null = "/v3/connections?page[size]=2";
    while (next) {
      const answer: Answer = await cloud.ask(next.replace(cloud.simulator.origin, ""));
      seen.push(...vehiclesIn(answer));
      next = List.parse(answer.json).links.next;
    }

    assert.deepEqual(
      seen,
      demoCars.map(({ id }) => id),
    );
  });

  it("holds ten on a page unless more are asked for", async () => {
    const cars = Array.from({ length: 12 }, (_, n) => ({ ...plainCar, id: `${plainCar.id.slice(0, -2)}${n + 10}` }));
    cloud = await simulate({ cars });

    assert.equal(vehiclesIn(await cloud.ask("/v3/connections")).length, 10);
    assert.equal(vehiclesIn(await cloud.ask("/v3/connections?page[number]=2")).length, 2);
    assert.equal(vehiclesIn(await cloud.ask("/v3/connections?page[size]=50")).length, 12);
    assert.equal(vehiclesIn(await cloud.ask("/v3/connections?page[number]=9")).length, 0);
  });

  for (const query of ["page[size]=0", "page[size]=101", "page[number]=0", "page[number]=one"]) {
    it(`refuses ${query}`, async () => {
      cloud = await simulate();

      assert.equal(errorIn(await cloud.ask(`/v3/connections?${query}`)), "400 VALIDATION/INVALID_INPUT_FORMAT");
    });
  }

  it("can be filtered by user, vehicle and mode", async () => {
    const strange = { ...plainCar, userId: stranger };
    const simulated = { ...plainCar, id: volvo, mode: "simulated" as const };
    cloud = await simulate({ cars: [{ ...plainCar, id: bmw }, strange, simulated] });
    const list = async (query: string, userId: string | null = null): Promise<string[]> =>
      vehiclesIn(await cloud.ask(`/v3/connections?${query}`, { userId }));

    assert.deepEqual(await list(""), [bmw, plainCar.id]);
    assert.deepEqual(await list("", stranger), [plainCar.id]);
    assert.deepEqual(await list(`filter[userId]=${demoUserId}`), [bmw]);
    assert.deepEqual(await list(`filter[vehicleId]=${bmw}`), [bmw]);
    assert.deepEqual(await list("filter[vehicle.mode]=simulated"), [volvo]);
  });

  it("is empty for an account without cars", async () => {
    cloud = await simulate({ cars: [] });

    const { status, json } = await cloud.ask("/v3/connections");

    assert.equal(status, 200);
    assert.deepEqual([List.parse(json).data, List.parse(json).meta.totalCount], [[], 0]);
  });

  it("gives a single one by its id", async () => {
    cloud = await simulate();
    const list = await cloud.ask("/v3/connections");
    const [first] = List.parse(list.json).data;

    const { json } = await cloud.ask(`/v3/connections/${first?.id}`);

    assert.equal(z.object({ data: z.object({ id: z.string() }) }).parse(json).data.id, first?.id);
    assert.equal(errorIn(await cloud.ask("/v3/connections/none")), "404 RESOURCE_NOT_FOUND/PATH");
  });
});
