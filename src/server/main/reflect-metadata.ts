/**
 * The three functions that the certificate library's container asks of `Reflect`. It decorates a handful of its own
 * classes with them at load time and nothing else in this process does.
 */
interface MetadataReflect {
  getMetadata?: (key: unknown, target: object) => unknown;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
}

const kept = new WeakMap<object, Map<unknown, unknown>>();
const reflect = Reflect as MetadataReflect;

reflect.getOwnMetadata ??= (key, target) => kept.get(target)?.get(key);
reflect.getMetadata ??= reflect.getOwnMetadata;
reflect.defineMetadata ??= (key, value, target) => {
  kept.set(target, (kept.get(target) ?? new Map<unknown, unknown>()).set(key, value));
};
