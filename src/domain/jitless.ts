import { z } from 'zod';

/**
 * Import this before any other module that makes a shape: zod would try `new Function` while making object shapes,
 * which the page's content security policy reports as an attack.
 */
z.config({ jitless: true });
