import { z } from '@hono/zod-openapi';

/** What every request of a partner carries beside its body (K-23). */
export const signedHeaders = z.object({
  'x-key-id': z.string().openapi({ description: 'Which of your keys signs.' }),
  'x-timestamp': z.string().openapi({ description: 'Epoch milliseconds; at most 300 s from our clock.' }),
  'x-nonce': z.string().openapi({ description: '16 to 80 characters of A–Z a–z 0–9 _ -; counts once.' }),
  'x-signature': z.string().openapi({ description: 'Hex HMAC-SHA256, see the description of this document.' }),
});
