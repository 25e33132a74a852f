import type { OperationResult } from 'graphql-ws';

/**
 * Passes an operation's result on, and aborts `controller` as soon as it is returned. A generator that waits for its
 * next event only sees `return()` after that event; the signal is what wakes it.
 */
export async function abortable(
  operation: OperationResult,
  controller: AbortController | undefined,
): Promise<Awaited<OperationResult>> {
  const inner = await operation;
  if (controller === undefined || !isGenerator(inner)) return inner;
  const wrapped: typeof inner = {
    next: () => inner.next(),
    return: (value) => {
      controller.abort();
      return inner.return(value);
    },
    throw: (error) => {
      controller.abort();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]: () => wrapped,
    [Symbol.asyncDispose]: async () => void (await wrapped.return(undefined)),
  };
  return wrapped;
}

type Generator = Extract<Awaited<OperationResult>, { return(value: unknown): unknown }>;

function isGenerator(result: Awaited<OperationResult>): result is Generator {
  return Symbol.asyncIterator in result && 'return' in result;
}
