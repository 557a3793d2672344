/** A longer one is no name that anybody knows. */
export const LONGEST_NAME = 60;

/** As the spellings `start_date`, `startDate`, and `Start-Date` have in common. */
export function bareName(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\d]/gu, "");
}

/** Names of starts as sources write them, those in UTC first. */
const STARTS = ranks(`timeutc minutes5utc hourutc datetimeutc startutc fromutc utc
  start starts startsat startat startson starttime starttimestamp startdate startdatetime timestart datestart datetimestart
  periodstart intervalstart slotstart deliverystart hourstart validfrom from fromdate fromtime fromdatetime
  begin begins beginsat beginat begintime begindate moment readingdate
  time timestamp ts timedk minutes5dk datetime date hour hourdk spottime heure slot dtm datum dato tid zeit zeitpunkt fecha data ora
  millisutc unix unixseconds unixtime epoch when at key label interval period timeinterval x t`);

const ENDS =
  ranks(`endutc toutc end ends endsat endat endson endtime endtimestamp enddate enddatetime timeend dateend datetimeend
  periodend intervalend slotend deliveryend hourend validto validuntil till tilldate tilltime until untildate untiltime
  to todate totime todatetime stop stoptime stopdate finish finishtime dtimeutc`);

/** The words of which other names are made, as `valid_from_utc`, `mtuStart`, and `datumVan`. */
const BEGINS =
  words(`start starts starting anfang begin begins beginning beginn from since since von van vanaf ab fra från debut début
  desde inicio da inizio alku alkaen od`);
const FINISHES = words(`end ends ending ende einde eind till til until to tot bis fin fine hasta al loppu do koniec stop
  finish`);
const TIMES =
  words(`time times date datetime timestamp timestamps stamp ts moment datum dato data datetid tid tijd tijdstip
  zeit uhrzeit zeitpunkt zeitstempel heure hora ora fecha czas data aikaleima aika ajatempel unix epoch`);
const BESIDE = words(`utc gmt local cet iso at s ms sec seconds valid validity period interval slot delivery hour
  quarter price prices tariff market mtu nem day reading energy spot rate
  effective applicable active`);

const COMPOSED_UTC = 6.5;
const COMPOSED_START = 36.5;
const COMPOSED_TIME = 200;

/** How well a name fits the start of a period, less is better; `undefined` for one of something else. */
export function startRank(name: string): number | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const known = STARTS.get(bareName(name));
  if (known !== undefined) return known;
  const parts = partsOf(name);
  if (!parts.every((part) => BEGINS.has(part) || TIMES.has(part) || BESIDE.has(part))) return undefined;
  if (parts.some((part) => BEGINS.has(part))) return parts.includes("utc") ? COMPOSED_UTC : COMPOSED_START;
  return parts.some((part) => TIMES.has(part)) ? COMPOSED_TIME : undefined;
}

/** The same of its end. */
export function endRank(name: string): number | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const known = ENDS.get(bareName(name));
  if (known !== undefined) return known;
  const parts = partsOf(name);
  const isEnd = parts.some((part) => FINISHES.has(part));
  return isEnd && parts.every((part) => FINISHES.has(part) || TIMES.has(part) || BESIDE.has(part))
    ? COMPOSED_START
    : undefined;
}

function partsOf(name: string): readonly string[] {
  return name
    .split(/[^\p{L}\d]+|(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());
}

function ranks(text: string): ReadonlyMap<string, number> {
  return new Map(text.split(/\s+/).map((name, index): [string, number] => [name, index]));
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
