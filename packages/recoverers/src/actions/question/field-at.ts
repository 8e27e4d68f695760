/** The value at a dotted path of an answer: `legs.A.ageMs`, `orders.length`. Pure. */
export const fieldAt = (body: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? Reflect.get(value, key)
          : undefined,
      body,
    );
