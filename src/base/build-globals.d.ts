/** Digest of the sources this build was made from; put in by the bundler, the same in pages and service worker. */
declare const __BUILD_ID__: string;
