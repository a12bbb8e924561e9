/** The part of a file's handle that only threads have, missing from the page's types. */
interface PlainFile {
  write(from: Uint8Array, at: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

self.addEventListener('message', ({ data }: MessageEvent<string>) => {
  takePlain(data).then(
    (ms) => self.postMessage({ ms }),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
});

/** What taking a register in is held against: the same bytes fetched, decompressed and written, nothing else. Milliseconds. */
async function takePlain(url: string): Promise<number> {
  const startMs = performance.now();
  const handle = await (await navigator.storage.getDirectory()).getFileHandle('register.plain', { create: true });
  const file = await (handle as FileSystemFileHandle & { createSyncAccessHandle(): Promise<PlainFile> }).createSyncAccessHandle();
  file.truncate(0);
  const body = (await fetch(url)).body;
  if (body === null) throw new Error('no body');
  const reader = body.pipeThrough(new DecompressionStream('gzip')).getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    at += file.write(value, { at });
  }
  file.flush();
  file.close();
  return performance.now() - startMs;
}
