import { join } from 'node:path';
import { checkLayers } from './check.ts';

const { breaches, files } = await checkLayers(join(import.meta.dirname, '../..'));
for (const breach of breaches) console.error(breach);
console.log(`${files} files, ${breaches.length} breaches of the layering table`);
process.exitCode = breaches.length === 0 ? 0 : 1;
