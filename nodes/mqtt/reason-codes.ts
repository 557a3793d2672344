import mode from "../mode/words/en-US.json";
import shared from "../runtime/words/en-US.json";
import surplus from "../surplus/words/en-US.json";
import tariff from "../tariff/words/en-US.json";

/** All codes that the reason of a decision can have: every one has a sentence. Some have more than one, and so are no code. */
export const reasonCodes: readonly string[] = [
  ...new Set([
    ...Object.keys(shared.decisions.reason),
    ...Object.keys(mode["smartcar-mode"].reason),
    ...Object.keys(tariff["smartcar-tariff"].reason),
    ...Object.keys(surplus["smartcar-surplus"].reason),
  ]),
].toSorted();
