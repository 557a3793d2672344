import { readFileSync } from "node:fs";
import { join } from "node:path";
import { came, isRecord } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { say } from "../../src/core/speech";
import { reportLanguage, type ReportLanguage } from "../../src/records/report/report-language";
import { spokenLanguage } from "../runtime/speech";
import english from "./words/en-US.json";

const TYPE = "smartcar-records";

/** Where the catalog of a language is: in the build beside the nodes, in the sources beside this file. */
const CATALOGS = (tag: string): readonly string[] => [
  join(__dirname, "..", "nodes", "locales", tag, `${TYPE}.json`),
  join(__dirname, "words", `${tag}.json`),
];

const known = new Map<string, Readonly<Record<string, unknown>>>();

/**
 * The language of a report, by its tag, such as `de` or `de-AT`; without one that of Node-RED's runtime. Node-RED loads the catalog of
 * its own language only, so that of the reader is read from its file. Words that it lacks are English. Throws SmartcarError
 * `BAD_INPUT` for what is no tag.
 */
export function languageOf(tag: unknown): ReportLanguage {
  const given = tag === undefined || tag === null || tag === "" ? spokenLanguage().template("language") : tag;
  const name = given ?? "en-US";
  if (typeof name !== "string" || !isTag(name))
    throw new SmartcarError("BAD_INPUT", say("error.report-language", { came: came(tag) }));
  const words = catalogOf(name) ?? catalogOf(name.split("-")[0] ?? name) ?? {};
  const own = english[TYPE].report;
  return reportLanguage(name, (key) => wordIn(words, key) ?? wordIn(own, key));
}

function isTag(name: string): boolean {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(name) && Intl.NumberFormat.supportedLocalesOf(name).length > 0;
}

function catalogOf(tag: string): Readonly<Record<string, unknown>> | undefined {
  const found = known.get(tag);
  if (found) return found;
  for (const file of CATALOGS(tag)) {
    const report = reportIn(file);
    if (!report) continue;
    known.set(tag, report);
    return report;
  }
  return undefined;
}

function reportIn(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const words: unknown = JSON.parse(readFileSync(file, "utf8"));
    const own = isRecord(words) ? words[TYPE] : undefined;
    const report = isRecord(own) ? own["report"] : undefined;
    return isRecord(report) ? report : undefined;
  } catch {
    // There is no such language.
    return undefined;
  }
}

function wordIn(words: object, key: string): string | undefined {
  const [section = "", ...rest] = key.split(".");
  const found: unknown = Object.entries(words).find(([name]) => name === section)?.[1];
  const word = isRecord(found) ? found[rest.join(".")] : undefined;
  return typeof word === "string" ? word : undefined;
}
