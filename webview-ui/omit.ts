/** The value without some of its fields. */
export function omit<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const left: Partial<T> = { ...value };
  for (const key of keys) Reflect.deleteProperty(left, key);
  return left as Omit<T, K>;
}
