/** As much as one piece of a phone: a disk that is busy for a moment need not lose what the line has brought. */
const HELD_BYTES = 524_288;

/**
 * An upload whose body ends where its line was cut, instead of failing there: a failure would throw away all that had
 * arrived and was not yet written, and the phone would send it over again (S-06). Of any other request half is nothing.
 */
export function whatArrived(request: Request): Request {
  if (!request.headers.has('Upload-Offset') || request.body === null) return request;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(arrived) {
        const next = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
        if (next.done) arrived.close();
        else arrived.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: HELD_BYTES }),
  );
  return new Request(request, { body, duplex: 'half' } as RequestInit);
}
