import { came, isRecord } from "../../src/core/describe-value";
import { SmartcarError } from "../../src/core/error";
import { say } from "../../src/core/speech";
import { reportLanguage, type ReportLanguage } from "../../src/records/report/report-language";
import { chosenLanguage } from "../runtime/chosen-language";
import { spokenLanguage } from "../runtime/speech";
import english from "./words/en-US.json";

const TYPE = "smartcar-records";

/**
 * The language of a report, by its tag, such as `de` or `de-AT`; without one that is spoken. Words that it lacks are English. Throws
 * SmartcarError `BAD_INPUT` for what is no tag.
 */
export function languageOf(tag: unknown): ReportLanguage {
  const given = tag === undefined || tag === null || tag === "" ? spokenLanguage().template("language") : tag;
  const name = given ?? "en-US";
  if (typeof name !== "string" || !isTag(name))
    throw new SmartcarError("BAD_INPUT", say("error.report-language", { came: came(tag) }));
  const language = chosenLanguage(name);
  return reportLanguage(name, (key) => language.template(`${TYPE}:report.${key}`) ?? wordIn(english[TYPE].report, key));
}

function isTag(name: string): boolean {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(name) && Intl.NumberFormat.supportedLocalesOf(name).length > 0;
}

function wordIn(words: object, key: string): string | undefined {
  const [section = "", ...rest] = key.split(".");
  const found: unknown = Object.entries(words).find(([name]) => name === section)?.[1];
  const word = isRecord(found) ? found[rest.join(".")] : undefined;
  return typeof word === "string" ? word : undefined;
}
