/** Lets bytes through only while somebody waits for what is made of them. */
export interface DemandGate {
  /** Resolves when bytes may go on. */
  pass(): Promise<void>;
  /** Waits for an answer; while it is not there and cannot be made of what went through, more goes through. */
  waitFor<T>(answer: Promise<T>): Promise<T>;
  /** Nothing is held back any more: due when whoever asked has gone. */
  open(): void;
}

/**
 * For a reader that reads ahead without end: rows that are read faster than they can be kept would lie in memory, all of
 * them (X15). Who asks for a row that is there already has it before the loop's next turn; only when it is not does the
 * gate open, and it shuts again with the row.
 */
export function demandGate(): DemandGate {
  let isOpen = false;
  let isLeft = false;
  let letThrough = () => {};
  let opened = new Promise<void>((resolve) => (letThrough = resolve));

  function open(): void {
    isOpen = true;
    letThrough();
  }

  function shut(): void {
    if (!isOpen || isLeft) return;
    isOpen = false;
    opened = new Promise<void>((resolve) => (letThrough = resolve));
  }

  return {
    pass: () => (isOpen ? Promise.resolve() : opened),
    async waitFor(answer) {
      const asked = setImmediate(open);
      try {
        return await answer;
      } finally {
        clearImmediate(asked);
        shut();
      }
    },
    open() {
      isLeft = true;
      open();
    },
  };
}
