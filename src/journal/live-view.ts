/** A person's own stream, and how identical ones may be carried together (lifecycles.md §10, "view"). */
export interface LiveSource<View> extends AsyncIterableIterator<View, void, void> {
  /** Null when this stream is for one person alone. */
  readonly shared: SharedView<View> | null;
}

/** What streams of the same view have in common. */
export interface SharedView<View> {
  /** Organisation, roles, locale, restricted subjects: with the document and its variables it is the whole view. */
  readonly key: string;
  /** The number after which a stream stands that has shown this; null where it says nothing of the place. */
  placeOf(view: View): number | null;
  /** Whether it brings a stream forward; a heartbeat only says that the line is alive. */
  bringsForward(view: View): boolean;
  /** Whether nothing lies after the place now. */
  isAtHead(place: number): Promise<boolean>;
  /** True when the person must be seen to alone now: the session is about to end. */
  mustGoAlone(): boolean;
  /** Who follows: asked for anew at each judgement, never part of an answer. */
  readonly personId: string;
  /** What was shown, so that its loss is told by whoever carries the stream then. */
  readonly shown: ShownSubjects;
  /** The common stream after a place, read under nobody's name, as long as all these persons still have the view's roles. */
  open(after: number, signal: AbortSignal, personIds: () => readonly string[]): CommonSource<View>;
  /** The person's own stream again, after a place. */
  resume(after: number): AsyncIterableIterator<View, void, void>;
}

/** A stream under a context that is made from the key of a view, never from a person's. */
export interface CommonSource<View> {
  readonly shown: ShownSubjects;
  /** The next frame, or null at the end. @throws when the view cannot be shared from here on */
  next(): Promise<CommonFrame<View> | null>;
  close(): void;
}

export interface CommonFrame<View> {
  readonly view: View;
  readonly context: object;
  /** True when somebody asked who the person is while the frame was made ready: then it is nobody's but that person's. */
  askedForPerson(): boolean;
}

const REMEMBERED = 256;

/** The subjects that a stream has shown last. */
export class ShownSubjects {
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    if (this.#ids.size <= REMEMBERED) return;
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      break;
    }
  }

  /** True when it was among them. */
  forget(id: string): boolean {
    return this.#ids.delete(id);
  }

  /** Afterwards what the other has shown counts as shown here too. */
  takeOver(other: ShownSubjects): void {
    for (const id of other.#ids) this.add(id);
  }

  ids(): ReadonlySet<string> {
    return this.#ids;
  }
}
