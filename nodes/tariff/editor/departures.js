import { variableIn } from "../../settings/read-value";
import { DAYS, departureList, departureText } from "../departure-list";

const WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const KINDS = ["weekly", "date", "every"];
const WORKING_DAYS = [1, 2, 3, 4, 5];

/**
 * Shows the departures as a list with a row for each. The field itself holds them as a text: it is shown instead where that is a
 * variable, or nothing that rows can show, and when its button is pressed.
 */
export function prepareDepartures({ form, field, say, remark }) {
  const text = field("departures");
  const row = form.find('.form-row[data-setting="departures"]');
  const list = $("<ol>", { id: "smartcar-tariff-departures" });
  const box = $("<div>", { class: "form-row smartcar-departures" }).append(list).insertAfter(row);
  const button = $("<button>", {
    type: "button",
    id: "smartcar-tariff-as-text",
    class: "red-ui-button red-ui-button-small",
  });
  adoptWeek(text, field);
  showVariables(field, remark("variables"), say);

  /** The rows as one text, also where a row is not complete: the field then says what it accepts. */
  function store() {
    const entries = list
      .children()
      .get()
      .map((item) => $(item).find(".smartcar-departure").data("entry")());
    const reading = departureList(entries.join("; "));
    text.val("value" in reading ? departureText(reading.value) : entries.join("; ")).trigger("change");
  }

  list.editableList({
    removable: true,
    sortable: false,
    addButton: say("label.add-departure"),
    height: "auto",
    addItem: (container, index, rule) => {
      const isNew = rule.time === undefined;
      container.append(departureRow(isNew ? { days: WORKING_DAYS, time: "07:30" } : rule, { say, onChange: store }));
      if (isNew) store();
    },
    removeItem: store,
  });

  function rulesOf() {
    const reading = departureList(text.val());
    return variableIn(text.val()) === undefined && "value" in reading ? reading.value : undefined;
  }

  function show(isText) {
    const rules = isText ? undefined : rulesOf();
    if (rules) list.editableList("empty").editableList("addItems", [...rules]);
    text.toggle(!rules);
    box.toggle(rules !== undefined);
    button.text(rules ? say("label.as-text") : say("label.as-list"));
  }

  button.appendTo(row).on("click", () => show(!text.is(":visible")));
  show(false);
}

/** One departure; its data `entry` is a function that gives it as text. */
function departureRow(rule, { say, onChange }) {
  const box = $("<div>", { class: "smartcar-departure" });
  const kind = $("<select>", { class: "smartcar-departure-kind", "aria-label": say("label.departure-kind") });
  for (const one of KINDS) $("<option>", { value: one, text: say(`option.departure.${one}`) }).appendTo(kind);
  const days = $("<span>", {
    class: "smartcar-departure-days",
    role: "group",
    "aria-label": say("label.departure-days"),
  });
  const boxes = DAYS.map((_name, index) => {
    const name = WEEK[index];
    const day = $("<input>", { type: "checkbox" }).prop("checked", rule.days?.includes(index + 1) ?? false);
    $("<label>")
      .append(day, $("<span>", { text: say(`short.ready${name}`) }))
      .appendTo(days);
    return day;
  });
  const date = input({ type: "date", label: say("label.departure-date"), value: rule.date });
  const every = input({ type: "number", label: say("label.departure-every"), value: rule.everyDays ?? 7 }).attr(
    "min",
    1,
  );
  const everyPart = $("<span>").append(every, " ", $("<span>", { text: say("unit.days-from") }));
  const time = input({ type: "text", label: say("label.departure-time"), value: rule.time, placeholder: "07:30" });
  const target = input({
    type: "text",
    label: say("label.target"),
    value: rule.targetPercent,
    placeholder: say("placeholder.departure-target"),
  });
  kind.val("days" in rule ? "weekly" : rule.everyDays === undefined ? "date" : "every");

  function whenText() {
    if (kind.val() !== "weekly") return kind.val() === "every" ? everyText(textOf(date)) : textOf(date);
    return DAYS.filter((_name, index) => boxes[index].prop("checked")).join(",");
  }

  function entry() {
    const percent = textOf(target).replace(/%$/, "");
    return [whenText(), textOf(time), ...(percent === "" ? [] : [`${percent}%`])].join(" ");
  }

  function everyText(from) {
    return `${from} every ${textOf(every)} days`;
  }

  /** Marks what a row lacks. */
  function judge() {
    time.toggleClass("input-error", !isRead(`daily ${textOf(time)}`));
    target.toggleClass("input-error", !isRead(`daily 07:30 ${textOf(target)}`));
    date.toggleClass("input-error", !isRead(`${textOf(date)} 07:30`));
    every.toggleClass("input-error", !isRead(`${everyText("2026-01-01")} 07:30`));
    days.toggleClass("input-error", !boxes.some((day) => day.prop("checked")));
  }

  function refresh() {
    const isWeekly = kind.val() === "weekly";
    days.toggle(isWeekly);
    everyPart.toggle(kind.val() === "every");
    date.toggle(!isWeekly);
    judge();
  }

  const unit = $("<span>", { class: "smartcar-unit", text: "%" });
  box.append(
    kind,
    days,
    everyPart,
    date,
    time,
    $("<span>", { class: "smartcar-departure-target" }).append(target, unit),
  );
  box.data("entry", entry).on("change input", (event) => {
    event.stopPropagation();
    refresh();
    onChange();
  });
  refresh();
  return box;
}

/** Times of version 0.1 that are variables count, though no row shows them. */
function showVariables(field, note, say) {
  const times = WEEK.map((day) => [say(`short.ready${day}`), field(`ready${day}`).val()]).filter(([, time]) => time);
  note.text(times.length > 0 ? say("note.variables", { times: times.map((one) => one.join(" ")).join(", ") }) : "");
}

const isRead = (text) => "value" in departureList(text);

function textOf(one) {
  return String(one.val() ?? "").trim();
}

function input({ label, value = "", ...more }) {
  return $("<input>", { "aria-label": label, title: label, ...more }).val(value);
}

/** A node of version 0.1 has a time for each weekday: they become rows. What is a variable stays where it is. */
function adoptWeek(text, field) {
  if (variableIn(text.val()) !== undefined) return;
  const byTime = new Map();
  for (const [index, day] of WEEK.entries()) {
    const time = textOf(field(`ready${day}`));
    if (time === "" || variableIn(time) !== undefined) continue;
    byTime.set(time, [...(byTime.get(time) ?? []), DAYS[index]]);
    field(`ready${day}`).val("");
  }
  const entries = [...byTime].map(([time, days]) => `${days.join(",")} ${time}`);
  if (entries.length > 0) text.val([text.val(), ...entries].filter(Boolean).join("; "));
}
