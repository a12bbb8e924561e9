/** So many at once, begun in the order of the list; the answers stand in that order. */
export async function sideBySide<T, R>(items: readonly T[], atOnce: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const left = items.entries();
  const next = async () => {
    for (const [at, item] of left) answers[at] = await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return answers;
}
