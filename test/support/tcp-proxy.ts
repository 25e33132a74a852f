import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between a client and a server that a test can cut, and join again. */
export interface TcpProxy {
  readonly port: number;
  /** Wires that carry something at this moment. */
  open(): number;
  /** From now on nothing that the server says comes through; what the client says still does. */
  swallowReplies(): void;
  /** Cuts every wire; new ones are cut at once, until `join`. */
  cut(): void;
  /** Cuts the wires of this moment only. Afterwards a client that comes back is let through. */
  cutOnce(): void;
  join(): void;
  stop(): Promise<void>;
}

/** Stands between whoever connects to its port and the given server of this machine. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const wires = new Set<() => void>();
  let passes = true;
  let replies = true;
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (!passes) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target);
    const cut = (): void => {
      wires.delete(cut);
      for (const end of [near, far]) if (!end.destroyed) reset(end);
    };
    wires.add(cut);
    far.on('error', cut).on('close', cut);
    near.on('close', cut);
    near.on('data', (chunk) => {
      if (!far.write(chunk)) near.pause();
    });
    far.on('drain', () => near.resume());
    far.on('data', (chunk) => {
      if (replies && !near.write(chunk)) far.pause();
    });
    near.on('drain', () => far.resume());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutOnce = (): void => {
    for (const cut of [...wires]) cut();
  };
  return {
    port: (server.address() as AddressInfo).port,
    open: () => wires.size,
    swallowReplies: () => {
      replies = false;
    },
    cut: () => {
      passes = false;
      cutOnce();
    },
    cutOnce,
    join: () => {
      passes = true;
      replies = true;
    },
    stop: async () => {
      cutOnce();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function reset(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}
