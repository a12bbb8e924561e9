/**
 * Import this before any other module that makes a shape: zod would try `new Function` while making object shapes,
 * which the page's content security policy reports as an attack. Zod takes up the settings it finds under this name when
 * it loads; `z.config` would do the same, and would bring zod into the shell, which starts without it.
 */
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };

export {};
