import { type Frame, type FramesOptions, StreamClosed } from './frame.js';
import { FrameSource } from './frame-source.js';

/**
 * The organisation's stream from a place on: first the past, then live, without a seam, at least once and in order.
 * It pulls: nothing is read before it is asked for, and at most one small batch is held. `return()` ends it at once,
 * also while it waits.
 * @throws StreamClosed 4403 at the end of the session, 1012 when the server goes away
 */
export function frames(options: FramesOptions): AsyncGenerator<Frame, void, void> {
  const ended = new AbortController();
  const end = () => ended.abort(options.signal.reason);
  options.signal.addEventListener('abort', end);
  if (options.signal.aborted) end();
  const generated = generate({ ...options, signal: ended.signal }, () =>
    options.signal.removeEventListener('abort', end),
  );
  const leave = () => {
    options.signal.removeEventListener('abort', end);
    ended.abort();
  };
  return {
    next: () => generated.next(),
    return: (value) => {
      leave();
      return generated.return(value);
    },
    throw: (error) => {
      leave();
      return generated.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => {
      leave();
      await generated.return();
    },
  };
}

async function* generate(options: FramesOptions, left: () => void): AsyncGenerator<Frame, void, void> {
  const { hub, signal } = options;
  const source = new FrameSource(options);
  try {
    for (;;) {
      const frame = await untilAborted(source.next(), signal);
      if (signal.reason instanceof StreamClosed) throw signal.reason;
      if (signal.aborted) return;
      if (frame !== null) yield frame;
    }
  } catch (error) {
    // what fails while the hub closes fails because of that
    throw hub.closed ? new StreamClosed(1012, 'GOING_AWAY') : error;
  } finally {
    source.close();
    left();
  }
}

/** The answer, or null at once when the signal is aborted: a database that is away keeps nobody here. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(null);
    const done = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    work.then(resolve, reject).finally(done);
  });
}
