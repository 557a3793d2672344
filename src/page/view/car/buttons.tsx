import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { MINUTE_MS } from "../../../core/duration";
import type { CarState } from "../../page-car";
import type { ModeName, RequestWord } from "../../page-request";
import type { Asking, Feedback } from "../ask";
import { FeedbackLine } from "../feedback";
import { readerOf, useText } from "../text";

export interface CarAskProps extends Asking {
  readonly car: CarState;
}

interface AskButtonProps {
  readonly name: string;
  /** The last request with the same word: no other is sent while it is under way. */
  readonly feedback: Feedback | undefined;
  readonly onPress: (name: string) => void;
  /** Absent: it is not a choice. */
  readonly isChosen?: boolean | undefined;
}

/** A button that shows at once that it was pressed, but not that it has worked. */
function AskButton({ name, feedback, onPress, isChosen }: AskButtonProps): JSX.Element {
  const isPending = feedback?.isPending ?? false;
  const isMine = isPending && feedback?.pressed === name;
  return (
    <button
      type="button"
      class={isMine ? "pending" : undefined}
      aria-pressed={isChosen}
      aria-disabled={isPending}
      aria-busy={isMine}
      onClick={() => {
        if (!isPending) onPress(name);
      }}
    >
      {isMine && <span class="spinner" />}
      {name}
    </button>
  );
}

interface ButtonGroupProps {
  readonly title: string;
  readonly kind: RequestWord;
  readonly feedback: Feedback | undefined;
  readonly note?: string | undefined;
  readonly children: ComponentChildren;
}

function ButtonGroup({ title, kind, feedback, note, children }: ButtonGroupProps): JSX.Element {
  const id = useId();
  return (
    <div class={`buttons ${kind}`} role="group" aria-labelledby={id}>
      <h4 id={id}>{title}</h4>
      {note && <p class="quiet-text">{note}</p>}
      <div class="button-row">{children}</div>
      <FeedbackLine feedback={feedback} />
    </div>
  );
}

/** The modes of a car; the one that applies is pressed. */
export function ModeButtons({ car, feedback, ask }: CarAskProps): JSX.Element | null {
  const text = useText();
  if (car.modes.length === 0 || !car.requests.includes("mode")) return null;
  const press = (mode: ModeName) => (name: string) => ask({ car: car.id, word: "mode", value: mode }, name);
  return (
    <ButtonGroup title={text.say("mode.title")} kind="mode" feedback={feedback.mode}>
      {car.modes.map((mode) => (
        <AskButton
          key={mode}
          name={text.say(`mode.${mode}`)}
          feedback={feedback.mode}
          isChosen={car.mode === mode}
          onPress={press(mode)}
        />
      ))}
    </ButtonGroup>
  );
}

/** Start and stop, for a car without a node that decides. */
export function ChargeButtons({ car, feedback, ask }: CarAskProps): JSX.Element | null {
  const text = useText();
  if (!car.requests.includes("charge")) return null;
  return (
    <ButtonGroup title={text.say("ask.charge")} kind="charge" feedback={feedback.charge}>
      {(["start", "stop"] as const).map((value) => (
        <AskButton
          key={value}
          name={text.say(`ask.${value}`)}
          feedback={feedback.charge}
          onPress={(name) => ask({ car: car.id, word: "charge", value }, name)}
        />
      ))}
    </ButtonGroup>
  );
}

const BOOST_MINUTES = [30, 60, 120];

/** The buttons that start and end a boost. */
export function BoostButtons({ car, feedback, ask }: CarAskProps): JSX.Element | null {
  const text = useText();
  if (!car.requests.includes("boost")) return null;
  const { boost } = car;
  const send = (value: { readonly minutes: number } | "off") => (name: string) =>
    ask({ car: car.id, word: "boost", value }, name);
  return (
    <ButtonGroup title={text.say("ask.boost")} kind="boost" feedback={feedback.boost} note={boostNote(car)}>
      {boost ? (
        <AskButton name={text.say("ask.boost-end")} feedback={feedback.boost} onPress={send("off")} />
      ) : (
        BOOST_MINUTES.map((minutes) => (
          <AskButton
            key={minutes}
            name={text.duration(minutes * MINUTE_MS)}
            feedback={feedback.boost}
            onPress={send({ minutes })}
          />
        ))
      )}
    </ButtonGroup>
  );

  function boostNote({ zone, at }: CarState): string | undefined {
    if (!boost) return undefined;
    if (boost.endAt !== undefined)
      return text.say("ask.boost-until", { at: text.time(boost.endAt, readerOf({ at, zone })) });
    return boost.kwh === undefined ? text.say("ask.boost-on") : text.say("ask.boost-kwh", { kwh: text.kwh(boost.kwh) });
  }
}
