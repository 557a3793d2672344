import type { JSX, TargetedSubmitEvent } from "preact";
import { useId, useState } from "preact/hooks";
import type { CarState } from "../../page-car";
import type { Feedback } from "../ask";
import { FeedbackLine } from "../feedback";
import { Icon } from "../icon";
import { useText } from "../text";
import { type CarAskProps } from "./buttons";

/** The departure, the charge needed then, and limits: each field is sent separately. */
export function Adjustments({ car, feedback, ask }: CarAskProps): JSX.Element | null {
  const text = useText();
  const { requests, limit, currency } = car;
  const numbers = NUMBERS.filter(({ word }) => requests.includes(word));
  if (numbers.length === 0 && !requests.includes("ready")) return null;
  return (
    <details class="adjust">
      <summary>{text.say("ask.adjust")}</summary>
      {requests.includes("ready") && (
        <Field
          label={text.say("ask.ready")}
          input={{ type: "time" }}
          value={readyTime(car)}
          refusal={text.say("ask.time")}
          feedback={feedback.ready}
          onSet={(at, pressed) => ask({ car: car.id, word: "ready", value: { at } }, pressed)}
          onReset={(pressed) => ask({ car: car.id, word: "ready", value: "off" }, pressed)}
        />
      )}
      {numbers.map(({ word, min, max, step }) => (
        <Field
          key={word}
          label={text.say(`ask.${word}`)}
          unit={word === "ceiling" ? text.priceUnit(currency) : "%"}
          input={{ type: "number", min, max, step }}
          value={String((word === "limit" ? limit?.value : car[word]) ?? "")}
          refusal={text.say("ask.range", { min, max })}
          feedback={feedback[word]}
          onSet={(value, pressed) => ask({ car: car.id, word, value: Number(value) }, pressed)}
          onReset={word === "limit" ? undefined : (pressed) => ask({ car: car.id, word, value: "off" }, pressed)}
        />
      ))}
    </details>
  );

  function readyTime({ ready, zone }: CarState): string {
    return ready ? text.clock24(ready.at, zone) : "";
  }
}

const PERCENT = { max: 100, step: 1 };
const NUMBERS = [
  { word: "target", min: 1, ...PERCENT },
  { word: "full", min: 1, ...PERCENT },
  { word: "minimum", min: 0, ...PERCENT },
  { word: "ceiling", min: -1, max: 10, step: 0.001 },
  { word: "limit", min: 50, ...PERCENT },
] as const;

interface FieldProps {
  readonly label: string;
  readonly unit?: string | undefined;
  readonly input:
    | { readonly type: "time" }
    | { readonly type: "number"; readonly min: number; readonly max: number; readonly step: number };
  /** The value from the server; shown until something else is entered. */
  readonly value: string;
  /** The message for an entry that cannot be sent. */
  readonly refusal: string;
  readonly feedback: Feedback | undefined;
  readonly onSet: (value: string, pressed: string) => void;
  readonly onReset?: ((pressed: string) => void) | undefined;
}

function Field({ label, unit, input, value, refusal, feedback, onSet, onReset }: FieldProps): JSX.Element {
  const text = useText();
  const id = useId();
  const [entered, enter] = useState<string>();
  const [isWrong, setWrong] = useState(false);
  const isPending = feedback?.isPending ?? false;
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (isPending) return;
    const isValid = event.currentTarget.checkValidity();
    setWrong(!isValid);
    if (!isValid) return;
    onSet(entered ?? value, text.say("ask.set"));
    enter(undefined);
  };
  return (
    <form class="field" noValidate onSubmit={submit}>
      <label for={id}>{label}</label>
      <span class="field-input">
        <input
          id={id}
          {...input}
          required
          value={entered ?? value}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onInput={({ currentTarget }) => enter(currentTarget.value)}
        />
        {unit && <span class="unit">{unit}</span>}
      </span>
      <button type="submit" aria-disabled={isPending} aria-label={text.say("ask.set-label", { label })}>
        {text.say("ask.set")}
      </button>
      {onReset && (
        <button
          type="button"
          class="quiet reset"
          aria-disabled={isPending}
          aria-label={text.say("ask.reset-label", { label })}
          title={text.say("ask.reset")}
          onClick={() => {
            if (isPending) return;
            enter(undefined);
            onReset(text.say("ask.reset"));
          }}
        >
          <Icon name="undo" />
        </button>
      )}
      {isWrong && (
        <p class="feedback refused" id={`${id}-wrong`} role="alert">
          {refusal}
        </p>
      )}
      <FeedbackLine feedback={feedback} />
    </form>
  );
}
