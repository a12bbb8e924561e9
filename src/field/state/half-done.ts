/** Something half done that lies on the phone until the act it was made for is recorded. */
export interface HalfDone {
  /** The capture drops these drafts in its own transaction: a kill never brings a finished form back (V-02). */
  readonly keys: readonly string[];
  /** What is in here now goes with the act; what is under way is written out, then nothing more until it is known how the recording went. */
  pause(): Promise<void>;
  /** The act is kept, and with it what was in here at the pause; what came in meanwhile is half done as before. */
  finish(): void;
  /** The act was refused; what was typed meanwhile is kept as before. */
  resume(): void;
}
