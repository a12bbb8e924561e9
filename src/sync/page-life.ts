/** What the engine must know about the page it lives in. */
export interface PageLife {
  visible(): boolean;
  frozen(): boolean;
  /** Seen again, shown from the back-forward cache, thawed, or the network is said to be there (which may be a lie, F33). */
  onWake(run: () => void): () => void;
  onFreeze(run: () => void): () => void;
}
