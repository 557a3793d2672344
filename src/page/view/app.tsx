import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { CarState } from "../page-car";
import type { Door, HomeState, PageBoot, PageState } from "../page-state";
import { PermissionContext, type Permission } from "./ask";
import { CarList } from "./car/car-list";
import { Closed, Login } from "./door";
import { headingOf, HomeSection } from "./home/home-section";
import { Icon } from "./icon";
import { Link, type Received } from "./link";
import { post } from "./post";
import { Problems } from "./problems";
import { Text, TextContext, useText } from "./text";
import { Changes } from "./changes";

/** The page, from what the server has sent with it and since. */
export function App({ boot }: { readonly boot: PageBoot }): JSX.Element {
  const [received, setReceived] = useState<Received>();
  const link = useRef<Link>(undefined);
  link.current ??= new Link(boot, setReceived);
  useEffect(() => link.current?.start(), []);
  return <Shown received={received ?? link.current.received} link={link.current} />;
}

function Shown({ received, link }: { readonly received: Received; readonly link: Link }): JSX.Element {
  const { boot, state, lostAt, isAsking = false } = received;
  const { language, words, door } = boot;
  const text = useMemo(() => new Text({ language, words }), [language, words]);
  const title = boot.title ?? text.say("page.title");
  const [isLogin, setLogin] = useState(false);
  const isConnected = lostAt === undefined;
  const mayControl = door.kind === "open" && door.mayControl;
  const permission = useMemo<Permission>(() => ({ mayControl, refused: () => void link.ask() }), [mayControl, link]);
  useEffect(() => {
    document.title = title;
    document.documentElement.lang = language;
  }, [title, language]);
  const open = (next: PageBoot): void => {
    setLogin(false);
    link.take(next);
  };
  const logOut = async (): Promise<void> => {
    const posted = await post<PageBoot>("logout", {});
    if (posted.is === "answer") link.take(posted.body);
  };
  return (
    <TextContext.Provider value={text}>
      <PermissionContext.Provider value={permission}>
        <header class="top">
          <h1>{title}</h1>
          {door.kind === "open" && (
            <DoorButton door={door} onLogIn={() => setLogin(true)} onLogOut={() => void logOut()} isLogin={isLogin} />
          )}
        </header>
        <Notice lostAt={lostAt} build={state?.build} />
        <main class={isConnected ? undefined : "old"}>
          {door.kind === "closed" && <Closed text={door.text} />}
          {((door.kind === "login" && !isAsking) || isLogin) && (
            <Login onOpen={open} onCancel={door.kind === "open" ? () => setLogin(false) : undefined} />
          )}
          {door.kind === "open" && !door.mayControl && (
            <p class="read-only">
              <Icon name="info" /> {door.why ?? text.say("ask.read-only")}
            </p>
          )}
          {door.kind === "open" && state && <Everything state={state} received={received} />}
        </main>
        {state && <Changes cars={state.cars} />}
      </PermissionContext.Provider>
    </TextContext.Provider>
  );
}

interface DoorButtonProps {
  readonly door: Extract<Door, { kind: "open" }>;
  readonly isLogin: boolean;
  readonly onLogIn: () => void;
  readonly onLogOut: () => void;
}

function DoorButton({ door, isLogin, onLogIn, onLogOut }: DoorButtonProps): JSX.Element | null {
  const text = useText();
  if (door.isLoggedIn) {
    return (
      <button type="button" class="quiet" onClick={onLogOut}>
        {text.say("page.log-out")}
      </button>
    );
  }
  if (!door.canLogIn || isLogin) return null;
  return (
    <button type="button" class="quiet" onClick={onLogIn}>
      {text.say("page.log-in")}
    </button>
  );
}

/** Whether the page is up to date. */
function Notice({
  lostAt,
  build,
}: {
  readonly lostAt: number | undefined;
  readonly build: string | undefined;
}): JSX.Element {
  const text = useText();
  const isNew = useNewBuild(build);
  return (
    <div class="notice" role="status">
      {lostAt !== undefined && (
        <p class="lost">
          <Icon name="link" />
          {text.say("link.lost", { at: text.clock(lostAt) })}
        </p>
      )}
      {isNew && (
        <p>
          {text.say("link.new-version")}{" "}
          <button type="button" onClick={() => location.reload()}>
            {text.say("link.reload")}
          </button>
        </p>
      )}
    </div>
  );
}

/** The key under which the browser stores the build for which the page was loaded again, so that it happens only once. */
const BUILD_STORED = "smartcar-page:build";

/** Loads the page again when the server has a new build. Returns `true` while that has to wait because something is being entered. */
function useNewBuild(build: string | undefined): boolean {
  const first = useRef(build);
  const [isNew, setNew] = useState(false);
  useEffect(() => {
    first.current ??= build;
    if (build === undefined || build === first.current) return;
    const isEntering = document.activeElement instanceof HTMLInputElement;
    if (isEntering || sessionStorage.getItem(BUILD_STORED) === build) {
      setNew(true);
    } else {
      sessionStorage.setItem(BUILD_STORED, build);
      location.reload();
    }
  }, [build]);
  return isNew;
}

/** Up to this many cars are shown open; if there are more, each is closed at first. */
const MOST_OPEN = 2;

function Everything({ state, received }: { readonly state: PageState; readonly received: Received }): JSX.Element {
  const text = useText();
  const { homes, cars, problems } = state;
  const others = cars.filter(({ homeId }) => !homes.some(({ id }) => id === homeId));
  const { series } = received;
  const areMany = cars.length > MOST_OPEN;
  return (
    <>
      <Problems problems={problems} />
      {homes.length > 1 && <HomeLinks homes={homes} />}
      {homes.map((home) => (
        <HomeSection key={home.id} home={home} cars={carsOf(home, cars)} series={series} areMany={areMany} />
      ))}
      {others.length > 0 && (
        <section class="home" aria-labelledby="other-cars">
          <h2 id="other-cars" class={homes.length === 0 ? "hidden" : undefined}>
            {text.say("page.other-cars")}
          </h2>
          <CarList cars={others} series={series} areMany={areMany} />
        </section>
      )}
      {cars.length === 0 && (
        <section class="card empty">
          <h2>{text.say("page.empty")}</h2>
          <p>{text.say("page.empty-advice")}</p>
        </section>
      )}
    </>
  );
}

function carsOf({ id }: HomeState, cars: readonly CarState[]): readonly CarState[] {
  return cars.filter(({ homeId }) => homeId === id);
}

function HomeLinks({ homes }: { readonly homes: readonly HomeState[] }): JSX.Element {
  const text = useText();
  return (
    <nav class="home-links" aria-label={text.say("page.homes")}>
      {homes.map((home) => (
        <a key={home.id} href={`#${headingOf(home)}`}>
          {home.name}
        </a>
      ))}
    </nav>
  );
}
