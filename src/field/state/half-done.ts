/** Something half done that lies on the phone until the act it was made for is recorded. */
export interface HalfDone {
  /** The capture drops these drafts in its own transaction: a kill never brings a finished form back (V-02). */
  readonly keys: readonly string[];
  /** Writes out what is under way, then nothing more until it is known how the recording went. */
  pause(): Promise<void>;
  /** The act is kept, and with it everything in here. */
  finish(): void;
  /** The act was refused; what was typed meanwhile is kept as before. */
  resume(): void;
}
