import assert from "node:assert/strict";
import { isSlow, paceOf, withGap, type Pace } from "../../../../../src/control/shared/site-power/pace";
import { MINUTE_MS } from "../../../../../src/core/duration";

describe("the pace of a meter", () => {
  const after = (gaps: readonly number[], before?: Pace): Pace | undefined =>
    gaps.reduce<Pace | undefined>((pace, gap) => withGap(pace, gap, false), before);

  it("is slow from two and a half minutes on", () => {
    assert.equal(isSlow(after([2.4, 2.4, 2.4].map((one) => one * MINUTE_MS))), false);
    assert.equal(isSlow(after([2.5, 2.5, 2.5].map((one) => one * MINUTE_MS))), true);
  });

  it("stays slow while readings come a little sooner, and is told of once", () => {
    let pace = after([3, 3, 3].map((one) => one * MINUTE_MS));
    let begun = 1;
    for (let n = 0; n < 100; n++) {
      const was = isSlow(pace);
      pace = withGap(pace, (n % 30 < 27 ? 2 : 3) * MINUTE_MS, false);
      if (!was && isSlow(pace)) begun += 1;
    }
    assert.equal(begun, 1);

    pace = after(
      Array.from({ length: 24 }, () => MINUTE_MS),
      pace,
    );
    assert.equal(isSlow(pace), false);
  });

  it("is judged again by the gaps that were stored", () => {
    assert.equal(
      isSlow(
        paceOf(
          [3, 3, 3].map((one) => one * MINUTE_MS),
          0,
        ),
      ),
      true,
    );
    assert.equal(isSlow(paceOf([MINUTE_MS], 0)), false);
  });
});
