import assert from "node:assert/strict";
import type { Connection, ConnectionPage } from "../../../src/smartcar/connection";
import { collectConnections } from "../../../src/smartcar/connection";

const connection = (id: number): Connection => ({ id: `c${id}`, vehicleId: `v${id}`, userId: "u", permissions: [] });

const page = (ids: readonly number[], rest: Partial<ConnectionPage> = {}): ConnectionPage => ({
  connections: ids.map(connection),
  received: ids.length,
  ...rest,
});

const fifty = (from: number): number[] => Array.from({ length: 50 }, (_, index) => from + index);

/** The numbers of the pages that were fetched, and how many connections came of it. */
async function walk(fetchPage: (number: number) => ConnectionPage, most?: number): Promise<[number[], number]> {
  const fetched: number[] = [];
  const found = await collectConnections(async (number) => {
    fetched.push(number);
    return fetchPage(number);
  }, most);
  return [fetched, found.length];
}

describe("the pages of connections", () => {
  it("end where no next one is linked", async () => {
    const pages = [page([1, 2], { hasNext: true }), page([3], { hasNext: false })];

    assert.deepEqual(await walk((number) => pages[number - 1] ?? page([])), [[1, 2], 3]);
  });

  it("end where the count is reached, whatever is linked", async () => {
    assert.deepEqual(await walk((number) => page([number], { hasNext: true, totalCount: 3 })), [[1, 2, 3], 3]);
  });

  it("go on by the count where nothing is linked", async () => {
    assert.deepEqual(await walk((number) => page([number], { totalCount: 2 })), [[1, 2], 2]);
  });

  it("end with a page that is not full where nothing is said", async () => {
    const pages = [page(fifty(0)), page([99])];

    assert.deepEqual(await walk((number) => pages[number - 1] ?? page([])), [[1, 2], 51]);
  });

  it("end with an empty page, whatever is promised", async () => {
    assert.deepEqual(await walk(() => page([], { hasNext: true, totalCount: 9 })), [[1], 0]);
  });

  it("end where as many are found as are wanted", async () => {
    const fetchPage = (number: number): ConnectionPage =>
      page(fifty(number * 50), { hasNext: true, totalCount: 10_000 });

    assert.deepEqual(await walk(fetchPage, 100), [[1, 2], 100]);
    assert.deepEqual(await walk(fetchPage, 101), [[1, 2, 3], 150]);
  });

  it("count items that could not be read", async () => {
    const pages = [
      { ...page([1]), received: 2, totalCount: 3, hasNext: true },
      page([2], { totalCount: 3, hasNext: true }),
    ];

    assert.deepEqual(await walk((number) => pages[number - 1] ?? page([])), [[1, 2], 2]);
  });

  it("list a connection once that moved to the next page meanwhile", async () => {
    const pages = [page([1, 2], { hasNext: true }), page([2, 3], { hasNext: false })];

    assert.deepEqual(await walk((number) => pages[number - 1] ?? page([])), [[1, 2], 3]);
  });

  it("are all read, however many there are", async () => {
    const all = 12_340;
    const pageOf = (number: number): ConnectionPage => {
      const from = (number - 1) * 50;
      const ids = fifty(from).filter((id) => id < all);
      return page(ids, { hasNext: from + 50 < all });
    };

    const [fetched, found] = await walk(pageOf);

    assert.deepEqual([fetched.length, found], [247, all]);
  });

  it("are given up when they do not end", async () => {
    const fetched: number[] = [];
    const same = (number: number): ConnectionPage => {
      fetched.push(number);
      return page([1], { hasNext: true });
    };

    await assert.rejects(walk(same), { code: "BAD_RESPONSE", message: /does not end/ });
    assert.deepEqual(fetched, [1, 2, 3, 4]);
  });
});
